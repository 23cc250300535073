import { expect, test } from '@playwright/test';
import { createServer } from 'node:http';
import { z } from 'zod';
import type { RunEvent } from '../src/core/events.ts';
import { retryAfter } from '../src/core/retry-after.ts';
import { createBackoff } from '../src/runner/backoff.ts';
import { verifyBag } from '../src/evidence/index.ts';
import { launchBrowser } from './_browser.ts';
import { runOn, shared, type Ran } from './_run.ts';
import { startSite, type Mishap, type Site } from './_site.ts';

let site: Site;

test.beforeEach(async () => {
  site = await startSite();
});
test.afterEach(() => site.close());

const OPEN = `- id: open
  title: Open the projects
  do:
    - open: /
`;

const create = (checks: string): string => `${OPEN}- id: create
  title: Create a project
  do:
    - click: New project
      effect: read
    - fill: { Name: '\${name}' }
    - click: Create
${checks.replace(/^/gmu, '  ')}`;

const ENSURED = "ensure:\n  - app: '${name}'\nexpect:\n  - listed: '${name}'";
const EXPECTED = "expect:\n  - listed: '${name}'";

const eventsOf = <T extends RunEvent['type']>(ran: Ran, type: T): Extract<RunEvent, { type: T }>[] =>
  ran.events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
const finishedOf = (ran: Ran, id: string): Extract<RunEvent, { type: 'step.finished' }> | undefined =>
  eventsOf(ran, 'step.finished').find(({ stepId }) => stepId === id);
const clicks = (ran: Ran): number =>
  eventsOf(ran, 'action.done').filter(({ text }) => text === 'click "Create"').length;

test('what only looks is tried again, not before the server wants it, and the change after it is made once', async () => {
  site.badDay.set('GET /new', [{ status: 503, retryAfter: 2 }, { status: 502 }]);
  const ran = await runOn(site.address, create(EXPECTED));
  expect(ran.fault).toBeUndefined();
  expect(site.projects).toEqual(['Alpha', 'Beta']);
  expect(clicks(ran)).toBe(1);
  const retries = eventsOf(ran, 'retry');
  expect(retries.map(({ stepId, attempt }) => [stepId, attempt])).toEqual([
    ['create', 2],
    ['create', 3],
  ]);
  expect(retries[0]?.delayMs).toBeGreaterThanOrEqual(2000);
  expect(retries[0]?.reason).toContain('the answer 503 for GET /new');
  expect(finishedOf(ran, 'create')).toMatchObject({ outcome: 'passed', attempt: 3 });
  expect(finishedOf(ran, 'open')).not.toHaveProperty('attempt');
});

const afterwards: [what: string, checks: string, mishap: Mishap, made: boolean, verdict: string, says: RegExp][] = [
  ['it took place', ENSURED, 'drop after', true, 'passed', /looked at afterwards: .*is listed/u],
  ['it took place, by what the step expects', EXPECTED, 'drop after', true, 'passed', /looked at afterwards/u],
  ['it did not take place', ENSURED, 'drop before', false, 'failed', /it did not take place/u],
  ['it was refused', ENSURED, { status: 503 }, false, 'failed', /it did not take place/u],
  ['nothing can tell', EXPECTED, 'drop before', false, 'in-doubt', /cannot be told from here/u],
];
for (const [what, checks, mishap, made, verdict, says] of afterwards) {
  test(`a change whose end nobody saw is never repeated: ${what}`, async () => {
    // Chromium sends a request again by itself, a POST as well, when the connection that it uses is closed at once.
    site.badDay.set('POST /new', [mishap, mishap, mishap, mishap, mishap]);
    const ran = await runOn(site.address, create(checks));
    expect(eventsOf(ran, 'action.intent').filter(({ text }) => text === 'click "Create"')).toHaveLength(1);
    expect(site.projects).toEqual(made ? ['Alpha', 'Beta'] : ['Alpha']);
    expect(ran.verdict).toBe(verdict);
    expect(ran.fault?.message ?? finishedOf(ran, 'create')?.recovered).toMatch(says);
    if (verdict === 'in-doubt') expect(ran.fault).toMatchObject({ code: 'PR-408', exit: 3 });
    expect(eventsOf(ran, 'retry')).toHaveLength(0);
  });
}

test('a list that could not be loaded is no proof that an object is not there', async () => {
  site.badDay.set('GET /', [{ status: 500 }]);
  const ran = await runOn(site.address, create(ENSURED), { patience: 800 });
  expect(ran.verdict).not.toBe('failed');
  expect(site.projects.length).toBe(
    1 + eventsOf(ran, 'action.intent').filter(({ text }) => text === 'click "Create"').length,
  );
});

test('a portal that stays away is given up after some tries, a wrong label at once', async () => {
  const wrong = await runOn(site.address, `${OPEN}- id: wrong\n  title: Wrong\n  do:\n    - rightClick: New projekt`);
  expect(wrong.fault).toMatchObject({ code: 'PR-301' });
  expect(eventsOf(wrong, 'retry')).toHaveLength(0);
  await site.close();
  const away = await runOn(site.address, OPEN);
  expect(away.fault).toMatchObject({ code: 'PR-403' });
  expect(away.fault?.message).toContain('(tried 4 times)');
  expect(eventsOf(away, 'retry')).toHaveLength(3);
});

test('a page that crashes while it is only looked at is opened again', async () => {
  const ran = await runOn(site.address, create(EXPECTED), {
    async onEvent(event) {
      if (event.type !== 'step.started' || event.stepId !== 'create' || event.attempt > 1) return;
      const page = (await shared()).contexts().at(-1)?.pages()[0];
      const session = await page?.context().newCDPSession(page);
      session?.send('Page.crash').catch(() => undefined);
      await page?.waitForEvent('crash');
    },
  });
  expect(ran.fault).toBeUndefined();
  expect(site.projects).toEqual(['Alpha', 'Beta']);
});

test('a browser that ends is told as that, and not asked again', async () => {
  const browser = await launchBrowser();
  const ran = await runOn(site.address, create(ENSURED), {
    browser,
    async onEvent(event) {
      if (event.type === 'step.started' && event.stepId === 'create') await browser.close();
    },
  });
  expect(ran.fault?.message).toContain('the browser ended');
  expect(eventsOf(ran, 'retry')).toEqual([]);
  expect(eventsOf(ran, 'step.started').filter(({ stepId }) => stepId === 'create')).toHaveLength(1);
  expect((await verifyBag(ran.bag)).verdict).toBe('COMPLETE');
});

test('pauses double up to a limit, differ by chance, and last as long as the server asked', () => {
  const [least, most] = [createBackoff(() => 0), createBackoff(() => 1)];
  expect([1, 2, 3, 4].map((tries) => most.before(tries))).toEqual([500, 1000, 2000, 4000]);
  expect([1, 2, 3, 4].map((tries) => least.before(tries))).toEqual([250, 500, 1000, 2000]);
  expect(most.before(50)).toBe(15_000);
  expect(least.before(1, 3000)).toBe(3000);
  const now = new Date('2026-11-25T12:00:00Z');
  expect(retryAfter('7', now)).toBe(7000);
  expect(retryAfter('Wed, 25 Nov 2026 12:00:05 GMT', now)).toBe(5000);
  expect(retryAfter('Wed, 25 Nov 2026 11:00:00 GMT', now)).toBe(0);
  expect(retryAfter('soon', now)).toBeUndefined();
});

test('a page that answers nothing any more holds no run: its time ends it, and nobody claims to know what it did', async () => {
  const page = '<!doctype html><title>Stiff</title><h1>Stiff</h1><button onclick="for (;;);">Freeze</button>';
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const step = (timeout: string, effect = ''): string =>
    `${OPEN}- id: freeze\n  title: Freeze it\n  timeout: ${timeout}\n  do:\n    - click: Freeze\n${effect}  expect:\n    - heading: Thawed\n`;
  const address = `http://127.0.0.1:${port}`;
  const doubt = { verdict: 'in-doubt', fault: { code: 'PR-408', exit: 3 } };
  try {
    // The step's time is over before the click's, and the other way round.
    const looked = await runOn(address, step('2s', '      effect: read\n'), { patience: 6000 });
    expect(looked.fault).toMatchObject({ code: 'PR-402', message: expect.stringContaining('longer than its 2 s') });
    expect(await runOn(address, step('2s'), { patience: 6000 })).toMatchObject(doubt);
    expect(await runOn(address, step('9s'), { patience: 1000 })).toMatchObject(doubt);
    const tooLong = await runOn(address, step('9s'), { patience: 6000, runTimeout: 1500 });
    expect(tooLong).toMatchObject({ verdict: 'failed', fault: { code: 'PR-402' } });
    expect(tooLong.fault?.message).toBe('the run took longer than its 1.5 s');
    expect(tooLong.sealed).toBeDefined();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
