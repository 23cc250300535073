import { expect, test } from '@playwright/test';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { createCorrector } from '../src/commands/_run/corrector.ts';
import { quietIo } from '../src/core/command.ts';
import type { Runbook } from '../src/core/runbook.ts';
import { verifyBag } from '../src/evidence/index.ts';
import { findPast, resumptionOf } from '../src/commands/_run/past.ts';
import { commandLine } from './_command-line.ts';
import { reportsFolder, runOn, type Ran } from './_run.ts';
import { startSite, type Site } from './_site.ts';

let site: Site;
test.beforeEach(async () => {
  site = await startSite();
});
test.afterEach(() => site.close());

const STEPS = `- id: create
  title: Create a project
  do:
    - open: /
    - click: New project
      effect: read
    - fill: { Name: '\${name}' }
    - click: Crate
  expect:
    - listed: '\${name}'
- id: look
  title: Look at it
  do:
    - click: Mohr
      effect: read
`;

/** A person who answers each stop with what the runbook reads then, and an answer to type. */
function person(turns: readonly { steps?: string; types?: string }[]) {
  let said = '';
  const queue = [...turns];
  const corrector = ({
    read,
    ...start
  }: {
    read: (steps: string) => Runbook;
    runbook: Runbook;
    inputs: Map<string, string> | ReadonlyMap<string, string>;
  }) => {
    let steps = STEPS;
    const io = {
      ...quietIo('/', (text) => (said += text)),
      ask: () => {
        const turn = queue.shift();
        steps = turn?.steps ?? steps;
        return Promise.resolve(turn === undefined ? undefined : (turn.types ?? ''));
      },
    };
    return createCorrector(io, { ...start, reread: () => Promise.resolve().then(() => read(steps)) });
  };
  return { corrector, said: () => said };
}

const corrections = ({ events }: Ran) => events.filter((event) => event.type === 'runbook.corrected');
const outcomes = ({ events }: Ran): string[] =>
  events.flatMap((event) => (event.type === 'step.finished' ? [event.outcome] : []));
const RIGHT = STEPS.replace('Crate', 'Create');

test('a label is corrected where the run stands, and the step goes on with that action; nothing is done twice', async () => {
  const { corrector, said } = person([{ steps: RIGHT }, { steps: RIGHT.replace('Mohr', 'More') }]);
  const ran = await runOn(site.address, STEPS, { corrector });
  expect(ran.fault).toBeUndefined();
  expect(outcomes(ran)).toEqual(['passed', 'passed']);
  expect(site.projects).toEqual(['Alpha', 'Beta']);
  expect(said()).toMatch(/"Create a project" stopped:[^]*"Crate"[^]*test\.yaml:16[^]*goes on with its action 4/u);
  const told = corrections(ran);
  expect(told).toMatchObject([
    { stepId: 'create', action: 3, why: expect.stringContaining('Crate') },
    { stepId: 'look', action: 0 },
  ]);
  expect(told[0]?.changes).toMatch(/^-.*click: Crate\n\+.*click: Create$/mu);
  // Done once: opening, the form and its field.
  const done = ran.events.flatMap((event) => (event.type === 'action.done' ? [event.text] : []));
  expect(done.filter((text) => text === 'click "New project"')).toHaveLength(1);
  // The bag has each runbook that the run went on with, and verifies.
  expect((await verifyBag(ran.bag)).verdict).toBe('COMPLETE');
  const kept = await readFile(path.join(ran.bag, ...(told[1]?.path ?? '').split('/')), 'utf8');
  expect(kept).toContain('click: More');
});

test('a run that went on with a corrected runbook is continued with that one', async () => {
  const { corrector } = person([{ steps: RIGHT }, { types: 'end' }]);
  const ran = await runOn(site.address, STEPS, { corrector });
  expect(outcomes(ran)).toEqual(['passed', 'failed']);
  const again = await runOn(site.address, RIGHT, {
    async resumes(runbook) {
      const past = await findPast(ran.bag, { reports: path.dirname(ran.bag), cwd: '/' });
      return resumptionOf(past, {
        runbook,
        inputs: new Map([['name', 'Beta']]),
        given: new Set(),
        portal: { name: 'site', address: site.address, tenantId: undefined },
        acceptChanges: false,
        tookPlace: undefined,
        show: () => undefined,
      });
    },
  });
  expect(outcomes(again)).toEqual(['skipped', 'failed']);
});

test('what cannot be gone on with is told, and asked again; what the person put right on the page counts too', async () => {
  const { corrector, said } = person([
    { steps: RIGHT.replace('id: look', 'id: glance') },
    { steps: RIGHT.replace('- fill: { Name', '- fill: { Size') },
    { steps: RIGHT.replace('click: Create', 'klick: Create') },
    { steps: RIGHT },
    {},
    { types: 'end' },
  ]);
  const ran = await runOn(site.address, STEPS, { corrector });
  expect(said()).toContain('steps were added, taken out or moved [PR-110]');
  expect(said()).toContain('what "create" has done already reads otherwise now [PR-110]');
  expect(said()).toMatch(/klick[^]*Did you mean "click"/u);
  expect(outcomes(ran)).toEqual(['passed', 'failed']);
  // Pressing Enter without a correction looks again, since the page may have been put right.
  expect(corrections(ran).map(({ changes }) => changes !== '')).toEqual([true, false]);
});

test('a change that is under way is never gone on with by a correction', async () => {
  site.badDay.set('POST /new', ['drop after', 'drop after', 'drop after']);
  const asked: string[] = [];
  const ran = await runOn(site.address, RIGHT.replace('listed:', 'heading:'), {
    corrector: () => ({
      correct: ({ step }) => {
        asked.push(step.id);
        return Promise.resolve(undefined);
      },
      watch: () => () => undefined,
    }),
  });
  expect(ran.verdict).not.toBe('passed');
  expect(asked).toEqual([]);
});

test('the clock of the run stands still while the person corrects', async () => {
  const { corrector } = person([{ steps: RIGHT }, { steps: RIGHT.replace('Mohr', 'More') }]);
  const heard: boolean[] = [];
  const ran = await runOn(site.address, STEPS, {
    corrector(start) {
      const own = corrector(start);
      return {
        correct: (stopped) => own.correct(stopped),
        // The run itself listens; so do we.
        watch(listener) {
          return own.watch((waiting) => {
            heard.push(waiting);
            listener(waiting);
          });
        },
      };
    },
  });
  expect(outcomes(ran)).toEqual(['passed', 'passed']);
  expect(heard).toEqual([true, false, true, false]);
});

test('without a terminal, or for many runs, a pause is refused before anything starts', async () => {
  const pause = await commandLine(['run', 'on-premises-ecma-app', '--pause-on-failure']);
  expect(pause.code).toBe(2);
  expect(pause.stderr).toContain('no terminal to ask at');
  const many = await commandLine(['run', 'a.yaml', 'b.yaml', '--pause-on-failure']);
  expect(many.stderr).toContain('one run at a time');
});

test('a trace is written beside the bag, for its owner alone', async () => {
  const reports = await reportsFolder();
  const trace = path.join(reports, 'trace.zip');
  const ran = await runOn(site.address, RIGHT.replace('Mohr', 'More'), { reports, trace });
  expect(ran.verdict).toBe('passed');
  if (process.platform !== 'win32') expect((await stat(trace)).mode & 0o777).toBe(0o600);
  expect(Object.keys(unzipSync(await readFile(trace)))).toContain('trace.trace');
  expect(ran.events.some((event) => event.type === 'artifact' && event.path.endsWith('.zip'))).toBe(false);
  const wrong = await commandLine(['run', 'on-premises-ecma-app', '--trace', 'trace.txt']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('ends in .zip');
  const nowhere = await commandLine(['run', 'on-premises-ecma-app', '--trace', path.join(reports, 'no', 't.zip')]);
  expect(nowhere.stderr).toContain('[PR-106]');
});
