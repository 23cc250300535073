import { Fault } from '../core/errors.ts';
import type { CheckResult } from '../core/events.ts';
import type { CheckCall, RunbookStep } from '../core/runbook.ts';
import { bindCheck, goToFound, type Records } from './asking.ts';
import { askUntilYes, verdictOf } from './checks.ts';
import type { Scene } from './context.ts';
import { failed, interruption } from './ended.ts';
import { remember } from './ownership.ts';
import { explain } from './playwright-faults.ts';
import { pictureResult } from './pictures.ts';
import { NOWHERE, standAt, standingOf } from './stand.ts';
import type { StepResult, StepRun } from './step-run.ts';

export interface LookedAfter {
  /** Whether the change took place. */
  readonly verdict: CheckResult['verdict'];
  readonly checks: readonly CheckResult[];
}

/**
 * After a change whose end nobody saw: looks whether it took place, and never does it again. What the step ensures is
 * asked for where the step began; otherwise what it expects, where the window stands, loaded afresh.
 * @param began where the window stood before the step.
 */
export async function lookAfterwards(run: StepRun, step: RunbookStep, began: string): Promise<LookedAfter> {
  const { patience } = run.scope;
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(patience * 8)]);
  const stands = await standingOf(run, step);
  const ensures = step.ensure.length > 0;
  if (!ensures && step.expect.length === 0) return { verdict: 'unknown', checks: [] };
  const address = ensures || stands === NOWHERE ? began : stands;
  const page = await standAt(run, step, { address, signal });
  const scene = (call: CheckCall): Scene => ({ page, window: step.window, on: call.on, under: call.under, signal });
  const records: Records = new Map();
  const calls = ensures ? step.ensure : step.expect;
  const bound = calls.map((call) => bindCheck(run, scene(call), call, records));
  const checks = await askUntilYes(bound, { ms: patience, signal });
  const verdict = verdictOf(bound, checks);
  if (verdict !== 'yes' || !ensures) return { verdict, checks };
  await arrive(run, step, scene, patience);
  return { verdict, checks };
}

/** Goes to what is there already, and waits for it to show as the step would have left it. */
export async function arrive(
  run: StepRun,
  step: RunbookStep,
  scene: (call: CheckCall) => Scene,
  ms: number,
): Promise<void> {
  await goToFound(run, step.ensure, scene);
  const records: Records = new Map();
  const expected = step.expect.map((call) => bindCheck(run, scene(call), call, records));
  const [first] = step.expect;
  if (first !== undefined) await askUntilYes(expected, { ms, signal: scene(first).signal });
}

/** A change was begun and something went wrong: told as what it is, once it has been looked whether it took place. */
export async function settleDoubt(
  run: StepRun,
  step: RunbookStep,
  { fault, checks, began }: { readonly fault: Fault; readonly checks: readonly CheckResult[]; readonly began: string },
): Promise<StepResult> {
  let looked: Awaited<ReturnType<typeof lookAfterwards>>;
  try {
    looked = await lookAfterwards(run, step, began);
  } catch (error) {
    if (run.signal.aborted) return failed(checks, interruption(run));
    if (!(error instanceof Fault)) return failed(checks, doubtful(step, fault));
    return failed(checks, doubtful(step, fault, error.message));
  }
  const { verdict } = looked;
  const seen = looked.checks.map((check) => check.observed).join('; ');
  if (verdict === 'unknown') return failed(looked.checks, doubtful(step, fault, seen));
  if (verdict === 'no') {
    const told = new Fault(fault.code, `${fault.message}; looked at afterwards, it did not take place: ${seen}`, {
      cause: fault,
      place: fault.place,
      hint: fault.hint,
    });
    return failed(looked.checks, told);
  }
  return foundDone(run, step, { looked, fault });
}

/** A change whose end nobody saw took place, as was found out afterwards. */
export async function foundDone(
  run: StepRun,
  step: RunbookStep,
  { looked, fault }: { readonly looked: LookedAfter; readonly fault: Fault },
): Promise<StepResult> {
  const seen = looked.checks.map((check) => check.observed).join('; ');
  try {
    const page = run.windows.opened(step.window);
    if (page !== undefined) await pictureResult(run, step, { page, trace: { marks: [] }, signal: run.signal });
    await remember(run, step);
  } catch (error) {
    if (run.signal.aborted) return failed(looked.checks, interruption(run));
    return failed(looked.checks, explain(error, `step ${step.id}`));
  }
  return { outcome: 'passed', checks: looked.checks, recovered: `${fault.message}; looked at afterwards: ${seen}` };
}

/** Nobody can tell from here whether a change took place: a person must look. */
export const doubtful = (step: RunbookStep, fault: Fault, seen?: string): Fault =>
  new Fault(
    'PR-408',
    `${fault.message}; whether "${step.title}" took place cannot be told from here${seen === undefined || seen === '' ? '' : `: ${seen}`}`,
    {
      cause: fault,
      hint: 'Look in the portal whether it took place, then go on: run --resume latest --took-place yes, or no.',
    },
  );
