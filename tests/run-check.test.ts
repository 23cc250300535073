import { expect, test } from '@playwright/test';
import type { GuidedDesk } from '../src/core/desk.ts';
import type { RunEvent } from '../src/core/events.ts';
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
`;
const CREATE = `- id: create
  title: Create a project
  ensure:
    - app: '\${name}'
  do:
    - click: New project
      effect: read
    - fill: { Name: '\${name}' }
    - click: Create
  expect:
    - listed: '\${name}'
`;
const RESTART = `- id: restart
  title: Restart the agent
  do:
    - restartService: AGENT
    - testConnector: { connector: '\${steps.create.name}', port: 8585 }
`;

/** A desk at which nobody may be asked. */
const nobody: GuidedDesk = {
  ask: () => Promise.reject(new Error('a person was asked')),
  open: () => Promise.resolve([]),
  link: () => Promise.resolve(''),
  watch: () => () => undefined,
  close: () => Promise.resolve(),
};
const finished = (ran: Ran): Extract<RunEvent, { type: 'step.finished' }>[] =>
  ran.events.filter((event) => event.type === 'step.finished');
const outcomes = (ran: Ran): string[] => finished(ran).map(({ outcome }) => outcome);

test('goes to the first change, shows it, changes nothing, and tells the rest from the runbook', async () => {
  const ran = await runOn(site.address, OPEN + CREATE + RESTART.replace(/'.*'/u, 'HR'), {
    looksOnly: true,
    approves: false,
    desk: nobody,
  });
  expect(ran.fault).toBeUndefined();
  expect(ran.verdict).toBe('pending');
  expect(site.projects).toEqual(['Alpha']);
  expect(outcomes(ran)).toEqual(['passed', 'pending', 'pending']);
  expect(ran.events.filter(({ type }) => type === 'action.intent')).toEqual([]);
  const [, create, restart] = finished(ran);
  expect(create?.intended).toEqual({
    looked: true,
    actions: [
      { text: 'click "New project"', effect: 'read', server: [] },
      { text: 'fill Name = "Beta"', effect: 'change', server: [] },
      { text: 'click "Create"', effect: 'change', server: [] },
    ],
  });
  expect(restart?.intended).toEqual({
    looked: false,
    actions: [
      { text: 'restartService "AGENT"', effect: 'change', server: ['would restart'] },
      { text: 'testConnector connector = "HR", port = 8585', effect: 'read', server: ['would test-connector'] },
    ],
  });
  // The field that would be filled stands boxed in a picture of its own.
  const pictures = ran.events.filter((event) => event.type === 'artifact' && event.stepId === 'create');
  expect(pictures.filter((event) => event.type === 'artifact' && event.kind === 'marked')).toHaveLength(2);
  expect(ran.events.find(({ type }) => type === 'run.started')).toMatchObject({ looksOnly: true });
  expect(ran.events.find(({ type }) => type === 'run.finished')).toMatchObject({
    verdict: 'pending',
    counts: { passed: 1, pending: 2, failed: 0, notRun: 0 },
  });
});

test('what is in order already is passed over, a question to a person is told, and a control that is gone fails', async () => {
  const reports = await reportsFolder();
  expect((await runOn(site.address, OPEN + CREATE, { reports })).verdict).toBe('passed');
  const again = await runOn(site.address, OPEN + CREATE, { reports, looksOnly: true });
  expect(again.verdict).toBe('passed');
  expect(outcomes(again)).toEqual(['passed', 'skipped']);

  const approval = `- id: agree\n  title: Agree\n  do:\n    - approve: { what: The change may begin, by: Ada }\n`;
  const asked = await runOn(site.address, OPEN + approval, { looksOnly: true, desk: nobody });
  expect(asked.verdict).toBe('pending');
  expect(finished(asked)[1]?.intended?.actions[0]?.server).toEqual(['wait for the yes of Ada: The change may begin']);

  const misnamed = `- id: fill\n  title: Fill\n  do:\n    - open: /new\n    - fill: { Nome: Beta }\n`;
  const gone = await runOn(site.address, misnamed, { looksOnly: true, patience: 500 });
  expect(gone.fault?.code).toBe('PR-301');
  expect(gone.fault?.hint).toContain('"Name"');
  expect(site.projects).toEqual(['Alpha', 'Beta']);
});
