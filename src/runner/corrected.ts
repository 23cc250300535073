import type { Corrector } from '../core/correction.ts';
import type { Fault } from '../core/errors.ts';
import { stepsOf, type RunbookStep } from '../core/runbook.ts';
import { runStep } from './attempts.ts';
import type { StepResult, StepRun } from './step-run.ts';

export interface AfterCorrections {
  /** With the runbook as it is now. */
  readonly run: StepRun;
  readonly result: StepResult;
}

/**
 * A step that stopped is gone on with as often as a person corrects the runbook, at the action that it stopped at: what
 * it has done is not done again. Each correction is told, and kept with the evidence.
 */
export async function goOnCorrected(
  before: StepRun,
  { step, index, result: first }: { readonly step: RunbookStep; readonly index: number; readonly result: StepResult },
  corrector: Corrector | undefined,
): Promise<AfterCorrections> {
  let run = before;
  let result = first;
  let current = step;
  while (corrector !== undefined && result.stoppedAt !== undefined && result.fault !== undefined) {
    const { stoppedAt: done, fault } = result;
    await run.emit({ type: 'waiting', stepId: step.id, for: 'a person to correct the runbook' });
    const correction = await corrector.correct({ step: current, fault, done });
    if (correction === undefined || run.signal.aborted) break;
    const { runbook, changes } = correction;
    await tell(run, { step, fault, done, correction });
    if (changes !== '') run = { ...run, runbook };
    current = stepsOf(runbook)[index] ?? current;
    result = await runStep(run, current, { index, from: done });
  }
  return { run, result };
}

async function tell(
  { evidence, emit }: StepRun,
  {
    step,
    fault,
    done,
    correction: { runbook, changes },
  }: {
    readonly step: RunbookStep;
    readonly fault: Fault;
    readonly done: number;
    readonly correction: { readonly runbook: StepRun['runbook']; readonly changes: string };
  },
): Promise<void> {
  const { sha256, text } = runbook.source;
  const { path } = await evidence.keep(step.id, {
    kind: 'runbook',
    name: 'runbook.yaml',
    title: 'The runbook from here on',
    content: Buffer.from(text),
  });
  const why = `${fault.message} [${fault.code}]`;
  await emit({ type: 'runbook.corrected', stepId: step.id, action: done, why, sha256, path, changes });
}
