import { Fault } from '../core/errors.ts';
import type { CheckResult } from '../core/events.ts';
import type { CheckCall, RunbookStep } from '../core/runbook.ts';
import { act } from './act.ts';
import type { StepTrace } from './action.ts';
import { askableBefore, bindCheck, keepRecords, type Records } from './asking.ts';
import { effectOfStep } from './bind.ts';
import { isLook } from './intended.ts';
import { allYes, askOnce, askUntilYes, type BoundCheck } from './checks.ts';
import type { Scene } from './context.ts';
import { arrive } from './doubt.ts';
import { isDoneAlready, remember } from './ownership.ts';
import { explain } from './playwright-faults.ts';
import { pictureIntent, pictureResult } from './pictures.ts';
import { stirring } from './resolve/stir.ts';
import type { StepRun } from './step-run.ts';
import { createPatience, pageTrouble } from './trouble.ts';

/** How one try at a step ended. */
export interface Tried {
  readonly outcome: 'passed' | 'skipped' | 'pending' | 'thrown';
  readonly checks: readonly CheckResult[];
  readonly trace: StepTrace;
  /** What ended it, explained as far as it is known; undefined when it passed. */
  readonly thrown: unknown;
  /** The action that it had come to. */
  readonly action: number;
  /** How many actions are done, from the first of the step on. */
  readonly done: number;
}

export interface TryOptions {
  readonly signal: AbortSignal;
  /** The action to begin with; those before it were done by an earlier try. */
  readonly from: number;
  /** The window is open and stands where the step begins. */
  readonly stands: boolean;
}

/** intent, act, verify, capture: one try at a step, from looking whether it is done already to the picture of its result. */
export async function tryStep(run: StepRun, step: RunbookStep, { signal, from, stands }: TryOptions): Promise<Tried> {
  const trace: StepTrace = { marks: [], outputs: new Map(), said: {}, changed: false, midway: false };
  const records: Records = new Map();
  let checks: readonly CheckResult[] = [];
  let action = from;
  let done = from;
  const ended = (outcome: Tried['outcome'], thrown?: unknown): Tried => ({
    outcome,
    checks,
    trace,
    thrown,
    action,
    done,
  });
  try {
    if (stands && run.windows.opened(step.window) === undefined)
      throw new Fault('PR-406', 'the page went away between two steps');
    const page = await run.windows.get(step.window, { ms: run.scope.patience, signal });
    run.evidence.watch(page.context());
    run.network.watch(page.context());
    const scene = (call: { on?: string; under?: string }): Scene => ({
      page,
      window: step.window,
      on: call.on,
      under: call.under,
      signal,
    });
    const bind = (calls: readonly CheckCall[]): BoundCheck[] =>
      calls.map((call) => bindCheck(run, scene(call), call, records));
    const there = from === 0 ? await isDoneAlready(run, step, bind(step.ensure)) : undefined;
    if (there !== undefined) {
      checks = there;
      await keepRecords(run, step, records);
      await arrive(run, step, scene, run.scope.patience);
      await pictureResult(run, step, { page, trace, signal });
      throwIfBlocked(run);
      return ended('skipped');
    }
    if (from === 0) checks = await refuseIfThere(run, step, bind(askableBefore(step)));
    for (const [index, call] of step.do.entries()) {
      if (index < from) continue;
      action = index;
      if (run.looksOnly && !(await isLook(run, call))) {
        await pictureIntent(run, step, { call, scene: scene(call), trace });
        throwIfBlocked(run);
        return ended('pending');
      }
      await act(run, step, { call, index, scene: scene(call), trace });
      done = index + 1;
    }
    records.clear();
    const hopeless = createPatience(() => pageTrouble(page, run.scope.shell));
    checks = await askUntilYes(
      bind(step.expect),
      { ms: Math.max(run.scope.patience, step.timeout ?? 0), signal, stirring: (ms) => stirring(page, ms) },
      hopeless,
    );
    await keepRecords(run, step, records);
    if (!allYes(checks)) throw failedChecks(checks);
    await pictureResult(run, step, { page, trace, signal });
    throwIfBlocked(run);
    await remember(run, step);
    return ended('passed');
  } catch (thrown) {
    // What was kept from leaving the allowed origins explains whatever else went wrong.
    return ended('thrown', run.blocked() ?? browserEnded(run) ?? explain(thrown, `step ${step.id}`));
  }
}

/** @throws Fault PR-412 when what a change should bring about is there before it. */
async function refuseIfThere(
  run: StepRun,
  step: RunbookStep,
  expected: readonly BoundCheck[],
): Promise<readonly CheckResult[]> {
  const change = effectOfStep(step, run.vocabulary) === 'change';
  if (!change || expected.length === 0 || expected.length < step.expect.length || step.do.length === 0) return [];
  const before = await askOnce(expected);
  if (!allYes(before)) return [];
  throw new Fault(
    'PR-412',
    `what the step should bring about is there already: ${before.map((check) => check.expected).join('; ')}`,
    { hint: 'Nothing was done. If that may be so, say so with "ensure:".' },
  );
}

/** Whatever a step says of a browser that is gone comes of that. */
function browserEnded({ windows, signal }: StepRun): Fault | undefined {
  if (signal.aborted || !windows.browserEnded()) return undefined;
  return new Fault('PR-406', 'the browser ended: it crashed, or somebody ended it', {
    hint: 'What was done is kept. On a portal that stays, go on with "run --resume latest".',
  });
}

function throwIfBlocked(run: StepRun): void {
  const blocked = run.blocked();
  if (blocked !== undefined) throw blocked;
}

function failedChecks(checks: readonly CheckResult[]): Fault {
  const bad = checks.filter((check) => check.verdict !== 'yes');
  const facts = bad.map(
    (check) =>
      `expected ${check.expected}, ${check.verdict === 'unknown' ? 'could not tell' : 'saw'}: ${check.observed}`,
  );
  return new Fault('PR-401', facts.join('; '), { hint: 'The picture of the failed step shows what was there.' });
}
