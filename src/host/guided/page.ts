import type { GuidedQuestion } from '../../core/desk.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/gu, (char) => ENTITIES[char] ?? char);

const frame = (body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>portal-runbook: the desk</title>
<link rel="stylesheet" href="/desk.css">
</head>
<body>
${body}
</body>
</html>
`;

const list = (tag: 'ol' | 'ul', items: readonly string[]): string =>
  items.length === 0 ? '' : `<${tag}>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</${tag}>`;

const WORDS = {
  step: { done: 'Done', failed: 'It failed', skipped: 'Skip', lead: 'To be done on the server' },
  approval: { done: 'Approve', failed: 'Refuse', skipped: '', lead: 'Needs your agreement' },
  wait: { done: 'It is over', failed: 'It failed', skipped: 'Do not wait', lead: 'Waiting' },
} as const;

function values({ values: all }: GuidedQuestion): string {
  if (all.length === 0) return '';
  const rows = all.map(
    ({ label, value }) =>
      `<div><dt>${escape(label)}</dt><dd><code>${escape(value)}</code> <button type="button" class="copy" data-copy="${escape(value)}" aria-label="Copy ${escape(label)}">Copy</button></dd></div>`,
  );
  return `<h3>Values to copy</h3><dl>${rows.join('')}</dl>`;
}

function card(question: GuidedQuestion): string {
  const { id, kind, title, instructions, lookFor, by, boundTo, until, needsFile } = question;
  const words = WORDS[kind];
  const end =
    until === undefined
      ? ''
      : `<p class="until">Ends by itself <time datetime="${escape(until)}">${escape(until)}</time>.</p>`;
  const looks = lookFor.length === 0 ? '' : `<h3>Look for</h3>${list('ul', lookFor)}`;
  const only =
    by.length === 0 ? '' : `<p class="bound">The yes of <strong>${escape(by.join(' or '))}</strong> is asked for.</p>`;
  const bound =
    kind === 'approval' ? `<p class="bound">For the runbook with SHA-256 <code>${escape(boundTo)}</code></p>` : '';
  const skip = words.skipped === '' ? '' : `<button type="submit" value="skipped">${words.skipped}</button>`;
  return `<article aria-labelledby="t-${escape(id)}">
<p class="lead">${words.lead}</p>
<h2 id="t-${escape(id)}">${escape(title)}</h2>
${list('ol', instructions)}${values(question)}${looks}${end}${only}${bound}
<form data-id="${escape(id)}">
<label>Your name <input name="who" required maxlength="100" autocomplete="name"></label>
<label>Remark <span class="note">(needed for anything but “${words.done}”)</span><textarea name="reason" rows="2" maxlength="4000"></textarea></label>
<label>Files or pictures <span class="note">${needsFile ? '(one at least is needed; ' : '('}paste a picture anywhere in this card)</span><input type="file" name="files" multiple></label>
<ul class="files" aria-live="polite"></ul>
<p class="problem" role="alert" hidden></p>
<div class="buttons"><button type="submit" value="done" class="primary">${words.done}</button><button type="submit" value="failed">${words.failed}</button>${skip}</div>
</form>
</article>`;
}

/** The page with every open question; all text is escaped, scripts and styles are files of their own (CSP). */
export function renderPage(questions: readonly GuidedQuestion[]): string {
  const body =
    questions.length === 0
      ? '<p class="empty">Nothing is asked right now. This page shows the next question by itself.</p>'
      : questions.map(card).join('\n');
  return frame(`<header><h1>The desk</h1><p>What the run needs a person for. Your answers, name and files become evidence.</p></header>
<main>${body}</main>
<script src="/desk.js" defer></script>`);
}

export const renderRefusal = (why: string): string => frame(`<main><h1>Not here</h1><p>${escape(why)}</p></main>`);
