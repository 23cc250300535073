/** Script of the desk's page. Plain, without a library; talks to its own origin alone. */
export const PAGE_SCRIPT = `'use strict';
const remembered = sessionStorage.getItem('who') || '';
const say = (form, text) => {
  const problem = form.querySelector('.problem');
  problem.textContent = text;
  problem.hidden = text === '';
};
const post = async (path, type, body) => {
  const response = await fetch(path, { method: 'POST', headers: { 'content-type': type }, body });
  const answer = await response.json().catch(() => ({ error: 'The desk does not answer (' + response.status + ').' }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
};
const busy = (form, on) => { for (const button of form.querySelectorAll('button')) button.disabled = on; };
const attach = async (form, file) => {
  busy(form, true);
  say(form, '');
  try {
    const stored = await post('/file?name=' + encodeURIComponent(file.name || 'picture.png'), 'application/octet-stream', file);
    const item = document.createElement('li');
    item.dataset.key = stored.key;
    const hash = document.createElement('code');
    hash.textContent = 'SHA-256 ' + stored.sha256;
    item.append(stored.name + ', ' + stored.bytes + ' bytes ', hash);
    form.querySelector('.files').append(item);
  } catch (error) { say(form, 'The file was not taken: ' + error.message); }
  busy(form, false);
};
for (const time of document.querySelectorAll('time')) time.textContent = new Date(time.dateTime).toLocaleString();
for (const button of document.querySelectorAll('.copy')) {
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
  });
}
for (const form of document.querySelectorAll('form')) {
  form.elements.who.value = remembered;
  form.elements.files.addEventListener('change', async (event) => {
    for (const file of event.target.files) await attach(form, file);
    event.target.value = '';
  });
  form.closest('article').addEventListener('paste', async (event) => {
    for (const file of event.clipboardData.files) await attach(form, file);
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const outcome = event.submitter.value;
    const who = form.elements.who.value.trim();
    const reason = form.elements.reason.value.trim();
    if (outcome !== 'done' && reason === '') { say(form, 'Say why in the remark.'); form.elements.reason.focus(); return; }
    sessionStorage.setItem('who', who);
    busy(form, true);
    const files = Array.from(form.querySelectorAll('.files li'), (item) => item.dataset.key);
    try {
      await post('/answer', 'application/json', JSON.stringify({ id: form.dataset.id, outcome, who, ...(reason === '' ? {} : { reason }), files }));
      location.reload();
    } catch (error) { say(form, error.message); busy(form, false); }
  });
}
const typing = () => Array.from(document.querySelectorAll('textarea, .files')).some((part) => (part.value || part.childElementCount) > 0 || (part.value || '') !== '');
let stale = false;
const refresh = () => { if (typing()) stale = true; else location.reload(); };
const changes = new EventSource('/changes');
changes.onmessage = refresh;
changes.onerror = () => { document.title = 'portal-runbook: the desk (waiting for the run)'; };
document.addEventListener('focusout', () => { if (stale && !typing()) location.reload(); });
`;
