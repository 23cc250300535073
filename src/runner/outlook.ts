import type { RunbookStep } from '../core/runbook.ts';
import { runStep } from './attempts.ts';
import { explain } from './playwright-faults.ts';
import { failed } from './ended.ts';
import { intendedOf } from './intended.ts';
import type { StepResult, StepRun } from './step-run.ts';

type Take = (step: RunbookStep, index: number) => Promise<StepResult>;

/**
 * The steps of a run that only looks. It goes as far as the first step that would change something or needs a person;
 * what stands behind that cannot be looked at, and is told from the runbook.
 */
export function createOutlook(run: StepRun): Take {
  let far = true;
  return async (step, index) => {
    const { host } = run.scope;
    const shows = step.window === 'portal' || host.desktop !== undefined;
    const result = far && shows ? await runStep(run, step, { index, from: 0 }) : await untouched(run, step, index);
    if (result.outcome !== 'pending') return result;
    const looked = far && shows;
    far = false;
    try {
      return { ...result, intended: await intendedOf(run, step, looked) };
    } catch (thrown) {
      return failed(result.checks, explain(thrown, `step ${step.id}`));
    }
  };
}

async function untouched(run: StepRun, step: RunbookStep, index: number): Promise<StepResult> {
  await run.emit({ type: 'step.started', stepId: step.id, index, title: step.title, attempt: 1 });
  return { outcome: 'pending', checks: [] };
}
