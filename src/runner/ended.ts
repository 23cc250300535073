import { EXIT, Fault } from '../core/errors.ts';
import type { CheckResult } from '../core/events.ts';
import type { RunbookStep } from '../core/runbook.ts';
import type { StepResult, StepRun } from './step-run.ts';

export const interruption = (run: Pick<StepRun, 'signal'>): Fault =>
  run.signal.reason instanceof Fault ? run.signal.reason : new Fault('PR-407', 'the run was interrupted');

/** An abort by the step's own deadline is a fault of its own; one by the run's is passed on. */
export function whyEnded(
  run: Pick<StepRun, 'signal'>,
  step: RunbookStep,
  { signal, ms, thrown }: { readonly signal: AbortSignal; readonly ms: number; readonly thrown: unknown },
): unknown {
  if (run.signal.aborted) return interruption(run);
  if (!signal.aborted) return thrown;
  return new Fault('PR-402', `the step took longer than its ${ms / 1000} s`, { place: step.place, cause: thrown });
}

export const afterTries = (fault: Fault, tries: number): Fault =>
  new Fault(fault.code, `${fault.message} (tried ${tries} times)`, {
    cause: fault.cause,
    place: fault.place,
    hint: fault.hint,
  });

export function failed(checks: readonly CheckResult[], thrown: unknown): StepResult {
  if (!(thrown instanceof Fault))
    return { outcome: 'failed', checks, bug: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  if (thrown.exit === EXIT.interrupted) return { outcome: 'interrupted', checks, fault: thrown };
  return { outcome: thrown.code === 'PR-408' ? 'in-doubt' : 'failed', checks, fault: thrown };
}
