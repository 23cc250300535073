import { expect, test } from '@playwright/test';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { COVERED_PAGE, LABELS_PAGE, SECOND_PAGE } from './_labels-page.ts';
import { webShell } from '../src/pages/_portal/web.ts';
import { runOn } from './_run.ts';

const PAGES: Readonly<Partial<Record<string, string>>> = { '/second': SECOND_PAGE, '/covered': COVERED_PAGE };

let server: Server;
let address: string;

test.beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(PAGES[request.url ?? ''] ?? LABELS_PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://labels.localhost:${port}/`;
});
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const steps = (actions: string, rest = ''): string =>
  `- id: all\n  title: All of them\n  do:\n    - open: /\n${actions.replace(/^/gmu, '    ')}\n${rest}`;

const ACTIONS: readonly (readonly [action: string, says: string])[] = [
  ['click: Inbox', 'inbox'],
  ['click: Users', 'users'],
  ['fill: { Bare name: one, Cell name: two, Search projects: three }', ''],
  ['check: Wifi', 'wifi'],
  ['check: Hidden box', 'hidden box'],
  ['choose: { Shirt size: M }', 'M'],
  ["fill: { Day: '2026-03-04', Level: 7, Comment: hello, Phone: '1234567890' }", ''],
  ['choose: { Many: [a, c], Browser: Chrome }', ''],
  ['{ click: Edit, under: Ben }', 'edit Ben'],
  ['expand: Fruits', 'fruits'],
  ['click: Apple', 'apple'],
  ['click: Fruits', 'fruits'],
  ['expand: More things', ''],
  ['click: Card title', 'card'],
  ['click: Logo', 'logo'],
  ['rightClick: Right here', 'context'],
  ['doubleClick: Cell to edit', 'twice'],
  ['click: { name: Erase, asks: "Really?" }', 'erased'],
  ['{ click: Go, under: Second }', 'second'],
  ['click: Overlay', ''],
  ['click: Save', 'save above'],
  ['click: Save', 'save below'],
  ['click: Refresh list', 'refresh'],
  ['fill: { Quick filter: abc }', ''],
  ['check: Cleo', 'row true'],
  ['choose: { Colours: Colour 17 }', ''],
  ['check: Within a shadow', ''],
  ['fill: { Inner name: four }', ''],
  ['click: Inner go', 'inner'],
];

/** Five to a step: each step has a deadline of its own. */
function inSteps(actions: readonly string[]): string {
  const starts = actions.map((_, at) => at).filter((at) => at % 5 === 0);
  return starts
    .map((start) => [`- id: from-${start}`, '  title: Some of them', '  do:', ...actions.slice(start, start + 5)])
    .map(([id, title, head, ...some]) => [id, title, head, ...some.map((action) => `    - ${action}`)].join('\n'))
    .join('\n');
}

test('controls are found by what a person calls them, however the page names and draws them', async () => {
  const said = ACTIONS.map(([, words]) => words).filter((words) => words !== '');
  const ran = await runOn(
    address,
    inSteps(['open: /', ...ACTIONS.map(([action]) => action)]).concat(`
  expect:
    - value: { Log: '${said.join('; ')}; ' }
    - value: { Bare name: one, Cell name: two, Day: '2026-03-04', Level: 7, Comment: hello, Many: 'a, c', Browser: Chrome }
    - checked: Hidden box
    - checked: Within a shadow
    - heading: In the shade
    - visible: Colour 17
- id: popup
  title: The window that a link opens
  do:
    - click: Open another window
      effect: read
- id: in-popup
  title: In it
  window: popup
  do:
    - click: Press
  expect:
    - heading: Pressed`),
  );
  expect(ran.fault).toBeUndefined();
  expect(ran.verdict).toBe('passed');
});

const faults: [what: string, actions: string, code: string, says: RegExp][] = [
  ['a question of the browser that no step answers', '- click: Erase\n- click: Logo', 'PR-415', /"Really[?]"/u],
  ['words that are not beside an unnamed field', '- check: Right here', 'PR-301', /Right here/u],
  ['a section that is not there', '- { click: Go, under: Third }', 'PR-301', /under "Third"/u],
  ['a file outside the folder of the runbook', '- upload: { Attachment: ../secret.txt }', 'PR-416', /secret/u],
];
for (const [what, actions, code, says] of faults) {
  test(`${what} ends the run with what was seen`, async () => {
    const ran = await runOn(address, steps(actions), { patience: 2000 });
    expect(ran.fault).toMatchObject({ code });
    expect(ran.fault?.message).toMatch(says);
  });
}

test('what lies over the page is closed, though a copy of it that nobody sees stands before it', async () => {
  const survey = { what: 'a survey', selector: '.survey', close: '.later' };
  const ran = await runOn(
    address,
    '- id: press\n  title: Press\n  do:\n    - open: /covered\n    - click: Press\n  expect:\n    - heading: Pressed\n',
    { shell: { ...webShell, covers: [survey] } },
  );
  expect(ran.fault).toBeUndefined();
  expect(ran.events).toContainEqual(
    expect.objectContaining({ type: 'waiting', for: 'a survey lay over the page and was closed' }),
  );
});
