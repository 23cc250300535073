import { EXIT, Fault, type FaultCode } from '../core/errors.ts';
import type { RunbookStep } from '../core/runbook.ts';
import { pause } from './backoff.ts';
import { deadline } from './deadline.ts';
import { settleDoubt } from './doubt.ts';
import { afterTries, failed, whyEnded } from './ended.ts';
import { askPerson } from './person.ts';
import { pictureFailure } from './pictures.ts';
import { NOWHERE, standAt, standingOf } from './stand.ts';
import { closeWhenStuck } from './stuck.ts';
import { tryStep, type Tried } from './step.ts';
import type { StepResult, StepRun } from './step-run.ts';
import { pageTrouble } from './trouble.ts';

const MOST_TRIES = 4;

/** What may pass by itself, whatever the page shows. */
const PASSING: ReadonlySet<FaultCode> = new Set(['PR-402', 'PR-403', 'PR-405', 'PR-406']);
/** What comes of a page that is not as it should be, and is the runbook's own fault on one that is. */
const OF_TROUBLE: ReadonlySet<FaultCode> = new Set([
  'PR-301',
  'PR-303',
  'PR-304',
  'PR-305',
  'PR-306',
  'PR-307',
  'PR-401',
  'PR-408',
  'PR-502',
]);

/**
 * A step to its end, from an action on that is the first unless an earlier run did some of it. As long as nothing was changed, what may pass by itself is tried again, from where the window
 * stood, with growing pauses. A change is never repeated: after a fault in the middle of one it is looked whether it
 * took place.
 */
export async function runStep(
  run: StepRun,
  step: RunbookStep,
  { index, from }: { readonly index: number; readonly from: number },
): Promise<StepResult> {
  const ms = step.timeout ?? run.stepTimeout;
  const byPerson = await attested(run, step, index);
  if (byPerson !== undefined) return byPerson;
  const clock = deadline(ms, [run.scope.desk]);
  const signal = AbortSignal.any([run.signal, clock.signal]);
  const stuck = closeWhenStuck(signal, () => run.windows.opened(step.window));
  try {
    return await tryToTheEnd(run, step, { index, from, ms, signal });
  } finally {
    stuck.end();
    clock.end();
  }
}

async function tryToTheEnd(
  run: StepRun,
  step: RunbookStep,
  {
    index,
    from: first,
    ms,
    signal,
  }: { readonly index: number; from: number; readonly ms: number; readonly signal: AbortSignal },
): Promise<StepResult> {
  const began = await standingOf(run, step);
  let from = first;
  for (let attempt = 1; ; attempt += 1) {
    const moment = performance.now();
    await run.emit({ type: 'step.started', stepId: step.id, index, title: step.title, attempt });
    const tried = await tryStep(run, step, { signal, from, stands: step.window !== 'popup' && began !== NOWHERE });
    if (tried.outcome !== 'thrown') return { outcome: tried.outcome, checks: tried.checks, attempt };
    const thrown = whyEnded(run, step, { signal, ms, thrown: tried.thrown });
    if (run.signal.aborted) return { ...failed(tried.checks, thrown), attempt };
    if (!(thrown instanceof Fault)) {
      const lost = await pictureFailure(run, step, { trace: tried.trace });
      return { ...failed(tried.checks, lost ?? thrown), attempt };
    }
    const trouble = await troubleOf(run, step, moment);
    if (tried.trace.changed) {
      await pictureFailure(run, step, { trace: tried.trace, fault: thrown });
      const clear = (trouble === undefined && !PASSING.has(thrown.code)) || thrown.exit === EXIT.person;
      if (clear || run.blocked() !== undefined)
        return { ...failed(tried.checks, thrown), attempt, ...stoppedAt(run, tried) };
      return { ...(await settleDoubt(run, step, { fault: thrown, began, checks: tried.checks })), attempt };
    }
    const asked = run.network.since(moment)?.asked;
    const delayMs = run.backoff.before(attempt, asked);
    const again =
      !run.windows.browserEnded() &&
      attempt < MOST_TRIES &&
      !signal.aborted &&
      mayPass(thrown, trouble) &&
      (asked ?? 0) < ms;
    if (again) {
      const reason = trouble === undefined ? thrown.message : `${thrown.message} (${trouble})`;
      await run.emit({ type: 'retry', stepId: step.id, what: step.title, attempt: attempt + 1, delayMs, reason });
      if (await goBack(run, step, { delayMs, began, signal })) {
        from = step.window === 'portal' ? first : tried.action;
        continue;
      }
    }
    const told = attempt === 1 ? thrown : afterTries(thrown, attempt);
    await pictureFailure(run, step, { trace: tried.trace, fault: told });
    return { ...failed(tried.checks, told), attempt, ...stoppedAt(run, tried) };
  }
}

/** A step can go on where it stopped unless a change is under way, or the page was kept from going where it may not. */
const stoppedAt = (run: StepRun, { trace, done }: Tried): { stoppedAt?: number } =>
  trace.midway || run.blocked() !== undefined ? {} : { stoppedAt: done };

/** Waits, then stands where the step began; false once the time is over. */
async function goBack(
  run: StepRun,
  step: RunbookStep,
  { delayMs, began, signal }: { delayMs: number; began: string; signal: AbortSignal },
): Promise<boolean> {
  try {
    await pause(delayMs, signal);
    await standAt(run, step, { address: began, signal });
    return true;
  } catch {
    // The next try meets what is wrong, or finds that it has passed.
    return !signal.aborted;
  }
}

const mayPass = (fault: Fault, trouble: string | undefined): boolean =>
  PASSING.has(fault.code) || (trouble !== undefined && OF_TROUBLE.has(fault.code));

/** What was wrong around a try: what the page shows, or a request of it that failed. */
async function troubleOf(run: StepRun, step: RunbookStep, moment: number): Promise<string | undefined> {
  const page = run.windows.opened(step.window);
  const shown = page === undefined ? 'the page is gone' : await pageTrouble(page, run.scope.shell);
  return shown ?? run.network.since(moment)?.what;
}

/** A step on a server that only a person can act on is asked of a person, who may take days. */
async function attested(run: StepRun, step: RunbookStep, index: number): Promise<StepResult | undefined> {
  const { runbook, evidence, values, signal } = run;
  const { desk, host } = run.scope;
  if (step.window === 'portal' || host.desktop !== undefined || desk === undefined) return undefined;
  await run.emit({ type: 'step.started', stepId: step.id, index, title: step.title, attempt: 1 });
  await run.emit({ type: 'waiting', stepId: step.id, for: `a person to do it on ${host.name}` });
  try {
    const answer = await askPerson({ desk, evidence, runbook, step, server: host.name, values, signal });
    return { ...answer, checks: [] };
  } catch (thrown) {
    return failed([], whyEnded(run, step, { signal, ms: 0, thrown }));
  }
}
