import { expect, test } from '@playwright/test';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { RunEvent } from '../src/core/events.ts';
import type { Resumption } from '../src/core/resumption.ts';
import { UNFINISHED } from '../src/core/files.ts';
import { readVocabulary } from '../src/core/registries.ts';
import { stepsOf, type Runbook, type RunbookStep } from '../src/core/runbook.ts';
import { readRunbook, runbookToRun } from '../src/runbook/index.ts';
import { goesOn } from '../src/runner/midway.ts';
import { findPast, resumptionOf } from '../src/commands/_run/past.ts';
import { verifyBag } from '../src/evidence/index.ts';
import { reportsFolder, runOn, type Ran } from './_run.ts';
import { startSite, type Site } from './_site.ts';

let site: Site;
test.beforeEach(async () => {
  site = await startSite();
});
test.afterEach(() => site.close());

const STEPS = `- id: fetch
  title: Fetch the report
  do:
    - open: /
    - download: Download report
      as: file
- id: create
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
- id: look
  title: Look at it
  do:
    - click: More
      effect: read
`;

/** Goes on where the bag ends, as the command does. */
const from =
  (
    bag: string,
    {
      acceptChanges = false,
      tookPlace,
      shown = [],
    }: { acceptChanges?: boolean; tookPlace?: boolean; shown?: string[] } = {},
  ) =>
  async (runbook: Runbook): Promise<Resumption> =>
    resumptionOf(await findPast(bag, { reports: path.dirname(bag), cwd: '/' }), {
      runbook,
      inputs: new Map([['name', 'Beta']]),
      given: new Set(),
      portal: { name: 'site', address: site.address, tenantId: undefined },
      acceptChanges,
      tookPlace,
      show: (diff) => shown.push(diff),
    });

const finished = ({ events }: Ran): [string, string][] =>
  events.flatMap((event) => (event.type === 'step.finished' ? [[event.stepId, event.outcome]] : []));
const clicks = ({ events }: Ran): number =>
  events.filter((event) => event.type === 'action.intent' && event.text === 'click "Create"').length;

/**
 * What a killed process leaves: the bag as it is on the disk. It is copied while it grows, so what speaks of other files
 * comes before them.
 */
async function snapshot(bag: string, copy: string): Promise<void> {
  const first = ['checkpoints.jsonl', 'journal.jsonl'].map((name) => path.join('data', name));
  for (const name of first) await cp(path.join(bag, name), path.join(copy, name));
  await cp(bag, copy, {
    recursive: true,
    filter: (file) => !file.includes(UNFINISHED) && !first.some((name) => file.endsWith(name)),
  });
}

/** The bag of a run that was killed when the event was told. */
async function killedAt(is: (event: RunEvent) => boolean, steps = STEPS): Promise<string> {
  const reports = await reportsFolder();
  const copy = path.join(await reportsFolder(), 'bag');
  let bag: string | undefined;
  await runOn(site.address, steps, {
    reports,
    async onEvent(event) {
      if (bag !== undefined || !is(event)) return;
      bag = path.join(reports, 'test', event.runId);
      await snapshot(bag, copy);
    },
  });
  return copy;
}

test('a run that was killed before a change is continued behind its last step, and the change is made once', async () => {
  const bag = await killedAt((event) => event.type === 'step.started' && event.stepId === 'create');
  site.projects.splice(1);
  const ran = await runOn(site.address, STEPS, { resumes: from(bag) });
  expect(ran.fault).toBeUndefined();
  expect(finished(ran)).toEqual([
    ['fetch', 'skipped'],
    ['create', 'passed'],
    ['look', 'passed'],
  ]);
  expect(site.projects).toEqual(['Alpha', 'Beta']);
  const { run, head } = await verifyBag(bag);
  expect(ran.events[0]).toMatchObject({ resumes: { runId: run?.id, head, first: run?.id } });
  expect(ran.events).toContainEqual(
    expect.objectContaining({
      type: 'step.finished',
      stepId: 'fetch',
      doneIn: run?.id,
      outputs: { file: expect.any(String) },
    }),
  );
  // What it had kept is in the bag of the run that goes on.
  expect(ran.events).toContainEqual(expect.objectContaining({ type: 'artifact', kind: 'download', stepId: 'create' }));
  expect((await verifyBag(ran.bag)).verdict).toBe('COMPLETE');
});

for (const [what, took] of [
  ['took place is found, and not made again', true],
  ['did not take place is made', false],
] as const)
  test(`a change in the middle of which the run was killed and that ${what}`, async () => {
    const bag = await killedAt((event) => event.type === 'action.intent' && event.text === 'click "Create"');
    if (!took) site.projects.splice(1);
    const ran = await runOn(site.address, STEPS, { resumes: from(bag) });
    expect(ran.fault).toBeUndefined();
    expect(finished(ran).map(([, outcome]) => outcome)).toEqual(['skipped', 'passed', 'passed']);
    expect(clicks(ran)).toBe(took ? 0 : 1);
    expect(site.projects).toEqual(['Alpha', 'Beta']);
    if (took)
      expect(ran.events).toContainEqual(expect.objectContaining({ recovered: expect.stringContaining('is listed') }));
  });

test('whether a change took place that nothing can tell is left to a person, time after time', async () => {
  const blind = STEPS.replace(/ {2}ensure:\n.*\n/u, '').replace("- listed: '${name}'", '- heading: Never seen');
  const reports = await reportsFolder();
  const copy = path.join(await reportsFolder(), 'bag');
  await runOn(site.address, blind, {
    reports,
    async onEvent({ type, runId }) {
      if (type === 'action.intent') await snapshot(path.join(reports, 'test', runId), copy);
    },
  });
  const first = await runOn(site.address, blind, { resumes: from(copy) });
  expect(first).toMatchObject({ verdict: 'in-doubt', fault: { code: 'PR-408', exit: 3 } });
  const second = await runOn(site.address, blind, { resumes: from(first.bag) });
  expect(second).toMatchObject({ verdict: 'in-doubt', fault: { code: 'PR-408', exit: 3 } });
  expect(clicks(first) + clicks(second)).toBe(0);
  // A person looked, and says so.
  const third = await runOn(site.address, blind, { resumes: from(second.bag, { tookPlace: true }) });
  expect(third.verdict).toBe('passed');
  expect(clicks(third)).toBe(0);
  expect(site.projects).toEqual(['Alpha', 'Beta']);
  expect(third.events[0]).toMatchObject({ resumes: { doubt: { stepId: 'create', tookPlace: true } } });
  expect(third.events).toContainEqual(
    expect.objectContaining({ recovered: expect.stringContaining('tester says that it took place') }),
  );
  site.projects.splice(1);
  const other = await runOn(site.address, STEPS, { resumes: from(copy, { acceptChanges: true, tookPlace: false }) });
  expect(other.fault).toBeUndefined();
  expect(clicks(other)).toBe(1);
  expect(site.projects).toEqual(['Alpha', 'Beta']);
});

test('what a page had not saved is entered anew, once it is gone, and no word of a person is needed for it', async () => {
  const steps = `- id: enter
  title: Enter the name
  do:
    - open: /new
    - fill: { Name: '\${name}' }
  expect:
    - value: { Name: '\${name}' }
  keptBy: send
- id: send
  title: Send it
  do:
    - click: Create
  expect:
    - listed: '\${name}'
`;
  for (const is of [
    (event: RunEvent): boolean => event.type === 'action.intent' && event.stepId === 'enter',
    (event: RunEvent): boolean => event.type === 'step.started' && event.stepId === 'send',
  ]) {
    const bag = await killedAt(is, steps);
    site.projects.splice(1);
    await expect(
      runOn(site.address, steps, { resumes: from(bag, { tookPlace: true }) }),
      'there is no doubt',
    ).rejects.toMatchObject({ code: 'PR-109' });
    const ran = await runOn(site.address, steps, { resumes: from(bag) });
    expect(ran.fault).toBeUndefined();
    expect(finished(ran)).toEqual([
      ['enter', 'passed'],
      ['send', 'passed'],
    ]);
    expect(site.projects).toEqual(['Alpha', 'Beta']);
  }
});

test('a run that was killed before its seal is sealed by the run that goes on, which does nothing else', async () => {
  const bag = await killedAt((event) => event.type === 'run.finished');
  const ran = await runOn(site.address, STEPS, { resumes: from(bag) });
  expect(ran.verdict).toBe('passed');
  expect(finished(ran).map(([, outcome]) => outcome)).toEqual(['skipped', 'skipped', 'skipped']);
  expect(clicks(ran)).toBe(0);
  expect((await verifyBag(ran.bag)).verdict).toBe('COMPLETE');
});

test('a step that was left in its middle goes on behind what took place, and never does it again', async () => {
  const vocabulary = await readVocabulary();
  const text = (window: string): string => `format: 1
id: middle
title: Middle
sections:
  - title: All
    steps:
      - id: make
        title: Make a certificate
        window: ${window}
        do:
          - fill: { Port: '8585' }
          - click: Generate certificate
          - click: Save
        expect:
          - listening: { port: '8585' }
`;
  const stepOn = (window: string): RunbookStep => {
    const runbook = runbookToRun(readRunbook(text(window), 'middle.yaml', '0', vocabulary));
    const [step] = stepsOf(runbook);
    if (step === undefined) throw new TypeError('no step');
    return step;
  };
  const [host, portal] = [stepOn('host'), stepOn('portal')];
  const after = (
    step: RunbookStep,
    begun: number[],
    done: number[],
    verdict: 'yes' | 'no' | 'unknown',
    tookPlace?: boolean,
  ) => goesOn(step, { stepId: 'make', text: '', begun, done, tookPlace }, vocabulary, { verdict, checks: [] });
  const open = (from: number) => ({ is: 'open', from });
  // All of it is there, whatever the journal says.
  expect(after(host, [0, 1, 2], [0, 1], 'yes')).toEqual({ is: 'done' });
  // Only a field was set: a desktop keeps it, a page that is loaded again does not.
  expect(after(host, [0], [0], 'no')).toEqual(open(1));
  expect(after(host, [0], [], 'no')).toEqual(open(0));
  expect(after(portal, [0], [0], 'no')).toEqual(open(0));
  // That nothing listens says nothing of the certificate.
  expect(after(host, [0, 1], [0], 'no')).toEqual({ is: 'in doubt' });
  expect(after(host, [0, 1], [0], 'no', true)).toEqual(open(2));
  expect(after(host, [0, 1], [0], 'no', false)).toEqual(open(1));
  expect(after(portal, [0, 1], [0], 'no', false), 'nothing was changed yet').toEqual(open(0));
  expect(after(host, [0, 1], [0, 1], 'no'), 'the click came back').toEqual(open(2));
  // Of the last change it says all.
  expect(after(host, [0, 1, 2], [0, 1], 'no')).toEqual(open(2));
  expect(after(portal, [0, 1, 2], [0, 1], 'no'), 'the certificate is not made twice').toEqual(open(2));
  expect(after(host, [0, 1, 2], [0, 1], 'unknown')).toEqual({ is: 'in doubt' });
  expect(after(host, [0, 1, 2], [0, 1, 2], 'unknown')).toEqual({ is: 'in doubt' });
  expect(after(host, [0, 1, 2], [0, 1], 'unknown', true)).toEqual({ is: 'done' });
});

test('a run is continued on its runbook, its portal and its inputs, or not at all', async () => {
  const reports = await reportsFolder();
  const broken = STEPS.replace('click: More', 'click: Mroe');
  const failed = await runOn(site.address, broken, { reports });
  expect(failed.verdict).toBe('failed');
  const shown: string[] = [];
  await expect(runOn(site.address, STEPS, { resumes: from(failed.bag, { shown }) })).rejects.toMatchObject({
    code: 'PR-109',
    exit: 2,
    hint: expect.stringContaining('--accept-changes'),
  });
  expect(shown.join('')).toMatch(/^- +- click: Mroe$/mu);
  const gone = STEPS.replace(/id: fetch/u, 'id: other');
  await expect(runOn(site.address, gone, { resumes: from(failed.bag, { acceptChanges: true }) })).rejects.toMatchObject(
    {
      code: 'PR-109',
      message: expect.stringContaining('its step fetch is done, and the runbook now has other in its place'),
    },
  );
  const mended = await runOn(site.address, STEPS, { reports, resumes: from(failed.bag, { acceptChanges: true }) });
  expect(finished(mended).map(([, outcome]) => outcome)).toEqual(['skipped', 'skipped', 'passed']);
  for (const [name, fact] of [
    [mended.bag, 'it came to its end, and passed'],
    ['latest', 'it came to its end, and passed'],
  ] as const)
    await expect(findPast(name, { reports, cwd: '/' })).rejects.toMatchObject({
      code: 'PR-109',
      message: expect.stringContaining(fact),
    });
  await expect(findPast('nothing', { reports, cwd: '/' })).rejects.toMatchObject({ code: 'PR-102' });
});
