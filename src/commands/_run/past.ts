import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../core/errors.ts';
import type { RunEvent } from '../../core/events.ts';
import { BAG } from '../../core/evidence.ts';
import type { Resumption } from '../../core/resumption.ts';
import { stepsOf, type Runbook, type RunbookStep } from '../../core/runbook.ts';
import { MASK } from '../../core/secrets.ts';
import { isRunning, listRuns, readEvents, verifyBag } from '../../evidence/index.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** A run of which another one is to be the end. */
export interface PastRun {
  readonly bag: string;
  readonly head: string;
  readonly started: Of<'run.started'>;
  readonly events: readonly RunEvent[];
}

const cannot = (runId: string, fact: string, hint?: string): Fault =>
  new Fault('PR-109', `run ${runId} cannot be continued: ${fact}`, { hint });

async function bagNamed(name: string, { reports, cwd, runbook }: PastRequest): Promise<string> {
  const folder = path.resolve(cwd, name);
  const isBag = await stat(path.join(folder, ...BAG.journal.split('/'))).catch(() => undefined);
  if (isBag?.isFile() === true) return folder;
  const runs = await listRuns(reports).catch(() => []);
  const found = runs
    .filter((run) => (name === 'latest' ? runbook === undefined || run.runbook.id === runbook : run.runId === name))
    .sort((left, right) => right.started.localeCompare(left.started))[0];
  if (found !== undefined) return found.bag;
  const what = name === 'latest' ? 'run to continue' : `run ${name}`;
  throw new Fault('PR-102', `there is no ${what} in ${reports}`, {
    hint: 'Name a run by its id or the folder of its bag, or the newest one by "latest"; --out names another folder of reports.',
  });
}

export interface PastRequest {
  readonly reports: string;
  readonly cwd: string;
  /** The id of the runbook whose newest run is meant by `latest`, where the person names one. */
  readonly runbook?: string | undefined;
}

/**
 * Finds a run by its id, its bag, or as the newest one, and reads what it left.
 * @throws Fault PR-102 when there is none, PR-109 when it cannot be continued.
 */
export async function findPast(name: string, request: PastRequest): Promise<PastRun> {
  const bag = await bagNamed(name, request);
  const [verified, events, running] = await Promise.all([verifyBag(bag), readEvents(bag), isRunning(bag)]);
  const runId = verified.run?.id ?? path.basename(bag);
  if (running) throw cannot(runId, 'it is still running', 'Wait for its end, or end it.');
  if (verified.verdict === 'BROKEN') {
    const [problem] = verified.problems;
    throw cannot(runId, `its bag is broken: ${problem?.path ?? ''} ${problem?.fact ?? ''}`);
  }
  const [started] = events;
  if (started?.type !== 'run.started' || verified.head === undefined)
    throw cannot(runId, 'it stopped before its first step', 'Run the runbook anew.');
  if (started.looksOnly === true) throw cannot(runId, 'it only looked (--check)', 'Run the runbook without --check.');
  // One that was killed before its seal has done its work, and is sealed by the run that goes on.
  if (verified.run?.verdict === 'passed' && verified.verdict === 'COMPLETE')
    throw cannot(runId, 'it came to its end, and passed');
  return { bag, head: verified.head, started, events };
}

/** What the person must give again is left out: secrets are in no journal. */
export function inputsOf({ started }: PastRun): string[] {
  return Object.entries(started.inputs)
    .filter(([, value]) => value !== MASK)
    .map(([name, value]) => `${name}=${value}`);
}

export interface NowRequest {
  readonly runbook: Runbook;
  readonly inputs: ReadonlyMap<string, string>;
  /** Names of the inputs that the person has given now. */
  readonly given: ReadonlySet<string>;
  readonly portal: { readonly name: string; readonly address: string; readonly tenantId: string | undefined };
  /** The runbook may have changed behind what is done. */
  readonly acceptChanges: boolean;
  /** What the person has seen of a change in doubt: whether it took place. */
  readonly tookPlace: boolean | undefined;
  /** Shows what has changed in the runbook. */
  readonly show: (diff: string) => void;
}

/**
 * Compares a past run with what is there now, and says where to go on.
 * @throws Fault PR-109 with what does not fit.
 */
export async function resumptionOf(past: PastRun, now: NowRequest): Promise<Resumption> {
  const { started, head } = past;
  const { runId } = started;
  const { runbook, inputs, portal } = now;
  if (new URL(portal.address).origin !== new URL(started.portal.address).origin)
    throw cannot(runId, `it was on ${started.portal.address}, and portal ${portal.name} is at ${portal.address}`);
  const tenant = started.portal.tenantId;
  if (tenant !== undefined && tenant.toLowerCase() !== portal.tenantId?.toLowerCase())
    throw cannot(runId, `it was in tenant ${tenant}, and the configuration names ${portal.tenantId ?? 'none'}`);
  for (const [name, value] of Object.entries(started.inputs)) {
    const given = inputs.get(name);
    if (value !== MASK && given !== undefined && given !== value)
      throw cannot(runId, `its input ${name} was "${value}", not "${given}"`, 'Leave the input out: it is taken over.');
  }
  await compareRunbooks(past, now);
  const done = doneIn(past, runbook);
  for (const [name, value] of Object.entries(started.inputs))
    if (value === MASK && !now.given.has(name) && isUsed(name, runbook, done))
      throw cannot(
        runId,
        `what is done used its secret input ${name}, which is in no journal`,
        `Give the same one with --input ${name}=...`,
      );
  const [next] = stepsOf(runbook).slice(done.size);
  const anew = lostIn(runbook, done);
  const doubt = next === undefined ? undefined : doubtOf(past, next, now.tookPlace);
  if (doubt === undefined && now.tookPlace !== undefined)
    throw cannot(runId, 'no change of it is in doubt', 'Leave --took-place out.');
  return {
    runId,
    head,
    first: started.resumes?.first ?? runId,
    done,
    anew,
    doubt,
    stands: past.events.flatMap((event) => (isDone(event) && event.stands !== undefined ? [event.stands] : [])).at(-1),
    kept: keptIn(past, done),
  };
}

async function compareRunbooks({ bag, started, events }: PastRun, now: NowRequest): Promise<void> {
  const { runId, runbook } = started;
  const { source, id } = now.runbook;
  // A run may have gone on with a corrected runbook.
  const last = events.findLast((event) => event.type === 'runbook.corrected') ?? { ...runbook, path: BAG.runbook };
  if (id !== runbook.id) throw cannot(runId, `it was one of "${runbook.id}", not of "${id}"`);
  if (source.sha256 === last.sha256) return;
  const before = await readFile(path.join(bag, ...last.path.split('/')), 'utf8');
  const { createTwoFilesPatch } = await import('diff');
  now.show(createTwoFilesPatch(`${runId}: ${runbook.file}`, source.file, before, source.text));
  if (now.acceptChanges) return;
  throw cannot(
    runId,
    `${source.file} has changed since`,
    'What has changed stands above. Say --accept-changes if it is right to go on with the changed runbook.',
  );
}

/** Whether a step that is done was given the input. */
function isUsed(name: string, runbook: Runbook, done: Resumption['done']): boolean {
  const before = stepsOf(runbook).filter(({ id }) => done.has(id));
  return JSON.stringify(before.map(({ do: actions }) => actions)).includes(`\${${name}}`);
}

const isDone = (event: RunEvent): event is Of<'step.finished'> =>
  event.type === 'step.finished' && (event.outcome === 'passed' || event.outcome === 'skipped');

/** The steps that are done; they must still be the first ones, in their order. */
function doneIn({ started, events }: PastRun, runbook: Runbook): Resumption['done'] {
  const finished = events.filter(isDone);
  const ids = stepsOf(runbook).map(({ id }) => id);
  for (const [index, { stepId }] of finished.entries())
    if (ids[index] !== stepId)
      throw cannot(
        started.runId,
        `its step ${stepId} is done, and the runbook now has ${ids[index] ?? 'nothing'} in its place`,
      );
  for (const { stepId, outputs = {} } of finished)
    for (const [name, value] of Object.entries(outputs))
      if (value.includes(MASK))
        throw cannot(started.runId, `output ${name} of step ${stepId} is a secret, and secrets are not kept`);
  return new Map(
    finished.map(({ stepId, doneIn: by = started.runId, outputs = {} }) => [stepId, { runId: by, outputs }]),
  );
}

/** Done steps whose page has lost what they entered, because the step that saves it is not done. */
function lostIn(runbook: Runbook, done: Resumption['done']): Set<string> {
  const lost = stepsOf(runbook).filter(({ id, keptBy }) => done.has(id) && keptBy !== undefined && !done.has(keptBy));
  return new Set(lost.map(({ id }) => id));
}

/**
 * Changes that were begun in the step which never came to its end; they stay in doubt until they were looked at. What a
 * later step saves is in no doubt: the page has lost it.
 */
function doubtOf(
  { events, started }: PastRun,
  { id: stepId, keptBy }: RunbookStep,
  tookPlace: boolean | undefined,
): Resumption['doubt'] {
  if (keptBy !== undefined) return undefined;
  const before = started.resumes?.doubt?.stepId === stepId ? started.resumes.doubt : undefined;
  const intents = events.flatMap((event) =>
    event.type === 'action.intent' && event.effect === 'change' && event.stepId === stepId ? [event] : [],
  );
  const text = intents.at(-1)?.text ?? before?.text;
  if (text === undefined) return undefined;
  const own = events.flatMap((event) =>
    event.type === 'action.done' && event.stepId === stepId ? [event.action] : [],
  );
  const all = (...lists: readonly (readonly number[] | undefined)[]): number[] =>
    [...new Set(lists.flatMap((list) => list ?? []))].sort((left, right) => left - right);
  const begun = all(
    before?.begun,
    intents.map(({ action }) => action),
  );
  return { stepId, text, begun, done: all(before?.done, own), tookPlace };
}

function keptIn({ bag, events }: PastRun, done: Resumption['done']): Resumption['kept'] {
  return events.flatMap((event) =>
    event.type === 'artifact' && event.kind === 'download' && event.stepId !== undefined && done.has(event.stepId)
      ? [{ path: event.path, name: path.posix.basename(event.path), file: path.join(bag, ...event.path.split('/')) }]
      : [],
  );
}
