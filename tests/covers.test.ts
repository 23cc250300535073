import { expect, test } from '@playwright/test';
import { createServer } from 'node:http';
import { entraShell } from '../src/pages/_portal/entra.ts';
import { webShell } from '../src/pages/_portal/web.ts';
import { runOn } from './_run.ts';

// The survey is there from the start; the callout comes when the pointer does, before it can press.
const PAGE = `<!doctype html><html lang="en"><title>Covered</title><h1>Covered</h1>
<style>.over { position: fixed; inset: 0; background: #ccc }</style>
<button onmouseenter="callout.hidden = gone.textContent.includes('callout')"
  onclick="saved.textContent += 'saved '">Save</button><p id="saved"></p><p id="gone"></p>
<div class="over" role="dialog" aria-label="Feedback survey" id="survey"><button
  onclick="survey.hidden = true; gone.textContent += 'survey '">Close survey</button></div>
<div class="over" role="dialog" aria-label="New here" id="callout" hidden><button
  onclick="callout.hidden = true; gone.textContent += 'callout '">Got it</button></div>
<div role="dialog" aria-label="Close your account"><button
  onclick="gone.textContent += 'account '">Close</button></div>`;

test('what nobody asked for is closed before a click and in the middle of one; a dialog of the page is left alone', async () => {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  try {
    const steps = `- id: save
  title: Save
  do:
    - open: /
    - click: Save
  expect:
    - visible: saved
    - visible: survey callout
`;
    const ran = await runOn(`http://127.0.0.1:${address.port}`, steps, {
      shell: { ...webShell, covers: entraShell.covers },
    });
    expect(ran.fault?.message).toBeUndefined();
    expect(ran.verdict).toBe('passed');
    const told = ran.events.flatMap((event) => (event.type === 'waiting' ? [event.for] : []));
    expect(told).toEqual([
      'a survey lay over the page and was closed',
      'a teaching bubble lay over the page and was closed',
    ]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
