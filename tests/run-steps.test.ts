import { expect, test } from '@playwright/test';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { GuidedDesk } from '../src/core/desk.ts';
import { reportsFolder, runOn, type Ran } from './_run.ts';
import { startSite, type Site } from './_site.ts';

let site: Site;

test.beforeEach(async () => {
  site = await startSite();
});
test.afterEach(() => site.close());

const OPEN = `- id: open
  title: Open the projects
  do:
    - open: /
  expect:
    - heading: Projects
`;

const step = (actions: string, rest = ''): string =>
  `${OPEN}- id: tried\n  title: The step that is tried\n  do:\n${actions.replace(/^/gmu, '    ')}\n${rest.replace(/^/gmu, '  ')}`;

const CREATE = `- click: New project
  effect: read
- fill: { Name: '\${name}' }
- choose: { Size: Large }
- check: I agree
- click: Create`;

const pictures = async (ran: Ran, kind: RegExp): Promise<string[]> =>
  (await readdir(path.join(ran.bag, 'data'), { recursive: true })).filter((name) => kind.test(name));

test('a change is done once, checked, and leaves pictures before and after it', async () => {
  const ran = await runOn(site.address, step(CREATE, "expect:\n  - listed: '${name}'"));
  expect(ran.fault).toBeUndefined();
  expect(ran.verdict).toBe('passed');
  expect(site.projects).toEqual(['Alpha', 'Beta']);
  expect(await pictures(ran, /[.]png$/u)).not.toHaveLength(0);
  const types = ran.events.map((event) => event.type);
  expect(types.indexOf('action.intent')).toBeGreaterThan(types.indexOf('step.started'));
  expect(types.at(-1)).toBe('run.sealed');
  expect(ran.events.map((event) => event.seq)).toEqual(ran.events.map((_, index) => index + 1));
});

test('every intent to change is in the journal before the change is done', async () => {
  const seen: string[] = [];
  await runOn(site.address, step(CREATE, "expect:\n  - listed: '${name}'"), {
    onEvent: (event) => {
      if (event.type === 'action.intent' || event.type === 'action.done')
        seen.push(`${event.type} ${event.action} ${event.effect}`);
    },
  });
  for (const done of seen.filter((line) => line.startsWith('action.done') && line.endsWith('change'))) {
    expect(seen.slice(0, seen.indexOf(done))).toContain(done.replace('action.done', 'action.intent'));
  }
});

test('a control that is not there is said with the nearest names, and pictured', async () => {
  const ran = await runOn(site.address, step('- click: New projekt'));
  expect(ran.verdict).toBe('failed');
  expect(ran.fault).toMatchObject({ code: 'PR-301' });
  expect(ran.fault?.hint).toContain('"New project"');
  expect(site.projects).toEqual(['Alpha']);
  expect(await pictures(ran, /failure.*[.]png$/u)).not.toHaveLength(0);
  expect(existsSync(path.join(ran.bag, 'seal.sig'))).toBe(true);
});

const faults: [what: string, actions: string, code: string, says: RegExp][] = [
  ['two controls of one name', '- click: Twin', 'PR-303', /2 controls/u],
  ['a control that is disabled', '- click: Archive', 'PR-304', /disabled/u],
  ['a field that is read-only', '- fill: { Fixed: other }', 'PR-304', /read-only/u],
  ['a field that changes what is typed', '- fill: { Upper: small }', 'PR-306', /SMALL/u],
  [
    'an option that is not offered',
    '- click: New project\n  effect: read\n- choose: { Size: Huge }',
    'PR-305',
    /"Huge"/u,
  ],
  ['a page outside the allowed origins', '- click: Elsewhere\n  effect: read', 'PR-404', /elsewhere[.]localhost/u],
  ['a portal that is not there', '- open: http://site.localhost:9/', 'PR-40', /./u],
];
for (const [what, actions, code, says] of faults) {
  test(`${what} ends the run with what was seen`, async () => {
    const ran = await runOn(site.address, step(actions));
    expect(ran.verdict).toBe('failed');
    expect(ran.fault?.code).toMatch(new RegExp(`^${code}`, 'u'));
    expect(`${ran.fault?.message ?? ''} ${ran.fault?.hint ?? ''}`).toMatch(says);
    expect(site.projects).toEqual(['Alpha']);
  });
}

test('the section named by "under" tells twins apart', async () => {
  const ran = await runOn(site.address, step('- click: Twin\n  under: Right'));
  expect(ran.verdict).toBe('passed');
});

test('an unmet expectation fails the step and says what was seen instead', async () => {
  const ran = await runOn(site.address, step('- click: New project', 'expect:\n  - heading: Wrong heading'));
  expect(ran.fault).toMatchObject({ code: 'PR-401' });
  expect(ran.fault?.message).toContain('"New project"');
});

test('what should come about by a change but is there already stops before the change', async () => {
  const ran = await runOn(
    site.address,
    step('- click: New project\n- fill: { Name: Beta }\n- click: Create', 'expect:\n  - listed: Alpha'),
  );
  expect(ran.fault).toMatchObject({ code: 'PR-412' });
  expect(site.projects).toEqual(['Alpha']);
});

test('an object that another made is not adopted; one of ours is skipped', async () => {
  const reports = await reportsFolder();
  const foreign = await runOn(site.address, step(CREATE, 'ensure:\n  - listed: Alpha'), { reports });
  expect(foreign.fault).toMatchObject({ code: 'PR-409', exit: 3 });
  const ours = step(CREATE, "ensure:\n  - listed: '${name}'\nexpect:\n  - listed: '${name}'");
  expect((await runOn(site.address, ours, { reports })).verdict).toBe('passed');
  const again = await runOn(site.address, ours, { reports });
  expect(again.verdict).toBe('passed');
  expect(again.events.find((event) => event.type === 'step.finished' && event.stepId === 'tried')).toMatchObject({
    outcome: 'skipped',
  });
  expect(site.projects).toEqual(['Alpha', 'Beta']);
});

test('a download is kept in the bag with its bytes', async () => {
  const ran = await runOn(site.address, step('- download: Download report\n  as: report'));
  expect(ran.fault).toBeUndefined();
  const [kept] = ran.events.flatMap((event) =>
    event.type === 'artifact' && event.kind === 'download' ? [event.path] : [],
  );
  expect(await readFile(path.join(ran.bag, ...(kept ?? '').split('/')), 'utf8')).toBe('all is well\n');
});

test('an interruption in the middle closes the browser, keeps the evidence and seals it', async () => {
  const stop = new AbortController();
  const ran = await runOn(site.address, step('- click: Nowhere to be found'), {
    signal: stop.signal,
    patience: 10_000,
    onEvent: (event) => {
      if (event.type === 'step.started' && event.stepId === 'tried') stop.abort();
    },
  });
  expect(ran.verdict).toBe('interrupted');
  expect(ran.journal.some((line) => line.includes('"interrupted"'))).toBe(true);
});

test('a secret that the page shows is never photographed, and ends the run', async () => {
  const ran = await runOn(site.address, OPEN, { secrets: ['Alpha'] });
  expect(ran.fault).toMatchObject({ code: 'PR-603' });
  expect(await pictures(ran, /[.]png$/u)).toHaveLength(0);
  expect(ran.journal.join('\n')).not.toContain('Alpha');
});

test('nothing is changed on a live portal before a person agreed', async () => {
  const ran = await runOn(site.address, step(CREATE), { approves: false });
  expect(ran.fault).toMatchObject({ code: 'PR-503', exit: 3 });
  expect(site.projects).toEqual(['Alpha']);
  expect(ran.events.filter((event) => event.type === 'action.intent')).toHaveLength(0);
});

test('a step on a server that only a person can reach is asked of a person, and attested', async () => {
  const asked: string[] = [];
  const desk: GuidedDesk = {
    ask(question) {
      asked.push(...question.instructions);
      const { boundTo } = question;
      return Promise.resolve({
        outcome: 'done',
        who: 'Ada',
        at: new Date().toISOString(),
        via: 'terminal',
        boundTo,
        files: [],
      });
    },
    open: () => Promise.resolve([]),
    link: () => Promise.resolve(''),
    watch: () => () => undefined,
    close: () => Promise.resolve(),
  };
  const ran = await runOn(site.address, step('- click: Install', 'window: host'), { desk });
  expect(ran.verdict).toBe('passed');
  expect(asked).toEqual(['click "Install"']);
  expect(ran.events.find((event) => event.type === 'step.finished' && event.stepId === 'tried')).toMatchObject({
    attested: { who: 'Ada' },
  });
});
