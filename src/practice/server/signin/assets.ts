import type { Reply } from '../exchange.ts';

/** Style of the sign-in pages: a box in the middle of a calm ground, one task at a time. */
const SIGN_IN_CSS = `
:root { color-scheme: light; --ink: #1b1b1b; --quiet: #5e5e5e; --accent: #0067b8; --line: #8a8886; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; color: var(--ink);
  font: 15px/20px "Segoe UI", "Segoe UI Web (West European)", "Open Sans", "DejaVu Sans", Roboto, sans-serif; background: #eef3f6; }
.background { position: fixed; inset: 0; z-index: -1;
  background: radial-gradient(circle at 20% 20%, #dfeee9 0, transparent 45%), radial-gradient(circle at 80% 75%, #dbe6f4 0, transparent 50%), #f3f5f7; }
.practice { margin: 0; padding: 6px 16px; background: #fff4ce; border-bottom: 1px solid #e6d48a; font-size: 13px; text-align: center; }
.outer { flex: 1; display: flex; align-items: center; justify-content: center; padding: 24px 12px; }
.inner { width: 440px; max-width: 100%; min-height: 338px; padding: 44px; background: #fff; box-shadow: 0 2px 6px rgba(0,0,0,.2); position: relative; overflow: hidden; }
.logo { display: flex; align-items: center; gap: 8px; font-weight: 600; color: var(--quiet); height: 24px; margin-bottom: 16px; }
.mark { width: 20px; height: 20px; border-radius: 4px; background: conic-gradient(from 45deg, #2f7d6b, #3b6fb6, #7a5aa6, #2f7d6b); }
.title { font-size: 24px; line-height: 28px; font-weight: 600; margin: 0 0 12px; }
.identity { overflow-wrap: anywhere; margin-bottom: 12px; }
.field, .fui-Input__input { display: block; width: 100%; height: 36px; padding: 6px 10px 6px 0; margin: 0 0 12px; font: inherit; border: 0; border-bottom: 1px solid var(--line); background: transparent; color: inherit; }
.field:hover { border-bottom-color: #323130; }
.field:focus, .fui-Input__input:focus { outline: 0; border-bottom: 2px solid var(--accent); }
.fui-Input__input { border: 1px solid #d1d1d1; border-bottom-color: #616161; border-radius: 4px; padding: 6px 10px; }
.fui-Label { display: block; margin-bottom: 4px; font-weight: 600; }
.alert-error, .fui-Field__validationMessage { color: #c4161c; margin: 0 0 12px; }
.hint { margin: 0 0 12px; color: var(--ink); overflow-wrap: anywhere; }
.link { color: var(--accent); text-decoration: none; font-size: 13px; }
.link:hover { text-decoration: underline; }
.check { display: flex; gap: 8px; align-items: center; margin: 0 0 12px; }
.buttons { display: flex; justify-content: flex-end; gap: 8px; margin-top: 24px; flex-wrap: wrap; }
.button, .fui-Button { min-width: 108px; text-align: center; height: 32px; padding: 4px 12px; border: 0; font: inherit; cursor: pointer; background: #ccc; color: #000; }
.button.primary, .fui-Button { background: var(--accent); color: #fff; }
.fui-Button { border-radius: 4px; }
.button:hover { background: #b2b2b2; } .button.primary:hover, .fui-Button:hover { background: #005da6; }
.button:focus-visible, .tile:focus-visible, .link:focus-visible, .fui-Button:focus-visible { outline: 2px solid #000; outline-offset: 2px; }
.tile { display: flex; align-items: center; gap: 12px; min-height: 56px; padding: 8px 12px; margin: 0 -12px; cursor: pointer; overflow-wrap: anywhere; }
.tile:hover { background: #f2f2f2; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; background: #e1e7ee; font-weight: 600; }
.display-sign { font-size: 40px; line-height: 56px; font-weight: 600; text-align: center; letter-spacing: 2px; }
.moveOffScreen { position: fixed; bottom: 0; right: 0; height: 0 !important; width: 0 !important; overflow: hidden; opacity: 0; padding: 0; border: 0; }
form[aria-busy=true]::before { content: ""; position: absolute; inset: 0 0 auto; height: 3px; background: linear-gradient(90deg, transparent, var(--accent), transparent); }
.request { border-top: 1px solid #e1dfdd; padding-top: 12px; margin-top: 12px; }
footer { padding: 8px 16px; font-size: 12px; color: var(--quiet); text-align: right; }
@media (max-width: 600px) { .outer { align-items: stretch; padding: 0; } .inner { width: 100%; padding: 24px; box-shadow: none; } }
`;

/** Sends what was typed and pressed, and shows the view that comes back: one document, one address. */
const SIGN_IN_SCRIPT = `
'use strict';
const form = document.getElementById('i0281');
let busy = false;
function focusFirst() {
  const first = form.querySelector('input:not(.moveOffScreen):not([type=submit]):not([type=button]):not([type=checkbox])');
  if (first) first.focus();
}
function schedule() {
  if (form.dataset.view === 'number') setTimeout(() => { if (form.dataset.view === 'number') send('poll', {}); }, 700);
}
async function send(action, extra) {
  if (busy) return;
  busy = true;
  form.setAttribute('aria-busy', 'true');
  const fields = Object.assign(Object.fromEntries(new FormData(form)), extra);
  try {
    const response = await fetch(location.pathname, { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ view: form.dataset.view, action, fields }) });
    if (!response.ok) return location.reload();
    const answer = await response.json();
    if (answer.redirect) return location.assign(answer.redirect);
    if (action !== 'poll' || answer.view !== form.dataset.view || answer.error) {
      form.innerHTML = answer.html;
      form.dataset.view = answer.view;
      focusFirst();
    }
    schedule();
  } finally {
    busy = false;
    form.removeAttribute('aria-busy');
  }
}
form.addEventListener('submit', (event) => { event.preventDefault(); send('next', {}); });
form.addEventListener('click', (event) => {
  const target = event.target.closest('[data-action]');
  if (!target || target.type === 'submit') return;
  event.preventDefault();
  const extra = target.dataset.fieldAccount ? { account: target.dataset.fieldAccount } : {};
  send(target.dataset.action, extra);
});
form.addEventListener('keydown', (event) => {
  if ((event.key === 'Enter' || event.key === ' ') && event.target.matches('[role=button]')) { event.preventDefault(); event.target.click(); }
});
focusFirst();
schedule();
`;

/** Of the federation server: sends its form at a press of the button or of Enter, and the ticket at once. */
const FEDERATED_SCRIPT = `
'use strict';
const back = document.getElementById('returnForm');
if (back) back.submit();
const form = document.getElementById('loginForm');
if (form) {
  const button = document.getElementById('submitButton');
  const submit = () => { if (!form.dataset.sent) { form.dataset.sent = 'yes'; form.submit(); } };
  button.addEventListener('click', submit);
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || (event.key === ' ' && event.target === button)) { event.preventDefault(); submit(); }
  });
  const name = document.getElementById('userNameInput');
  (name.value ? document.getElementById('passwordInput') : name).focus();
}
`;

/** Closes the popup of the agent's wizard; one that no script opened stays and may be closed by hand. */
const POPUP_DONE_SCRIPT = `'use strict'; if (window.opener) { window.opener.postMessage({ agentSignIn: 'done' }, '*'); window.close(); }`;

const FILES: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  '/signin.css': { type: 'text/css; charset=utf-8', body: SIGN_IN_CSS },
  '/signin.js': { type: 'text/javascript; charset=utf-8', body: SIGN_IN_SCRIPT },
  '/federated.js': { type: 'text/javascript; charset=utf-8', body: FEDERATED_SCRIPT },
  '/signin-done.js': { type: 'text/javascript; charset=utf-8', body: POPUP_DONE_SCRIPT },
};

/** What the sign-in pages load, on whichever host they stand. */
export function signInFile(path: string): Reply | undefined {
  const file = FILES[path];
  return file === undefined ? undefined : { body: file.body, headers: { 'content-type': file.type } };
}
