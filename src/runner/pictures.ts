import type { Page } from 'playwright-core';
import { Fault, type FaultCode } from '../core/errors.ts';
import type { ActionCall, RunbookStep } from '../core/runbook.ts';
import type { StepTrace } from './action.ts';
import { inputOf } from './bind.ts';
import { findControl, identityOf, type Scene } from './context.ts';
import { comeToRest } from './resolve/settle.ts';
import type { StepRun } from './step-run.ts';

/** The picture of what the step has come to. */
export async function pictureResult(
  run: StepRun,
  step: RunbookStep,
  { page, trace, signal }: { page: Page; trace: Pick<StepTrace, 'marks'>; signal: AbortSignal },
): Promise<void> {
  // A sign-in window closes by itself when it has served: what shows its result is the window that opened it.
  const shown = page.isClosed() ? run.windows.opened('host') : page;
  if (shown === undefined) return;
  await comeToRest(shown, run.scope, signal);
  await run.evidence.shoot({
    page: shown,
    stepId: step.id,
    phase: 'after',
    title: step.shows ?? step.title,
    marks: trace.marks,
    identity: identityOf(run.scope, step.window),
  });
}

/** The page before an action that a run which only looks does not do, with the controls that it would act on. */
export async function pictureIntent(
  run: StepRun,
  step: RunbookStep,
  { call, scene, trace }: { call: ActionCall; scene: Scene; trace: Pick<StepTrace, 'marks'> },
): Promise<void> {
  const kind = run.vocabulary.steps.get(call.kind);
  if (kind === undefined) return;
  const { page } = scene;
  await comeToRest(page, run.scope, scene.signal);
  for (const { verb, label } of kind.controls(inputOf(call, kind.schema, run.values))) {
    const {
      target: { locator },
    } = await findControl(run.scope, scene, verb, label);
    trace.marks.push({ locator, label });
  }
  await run.evidence.shoot({
    page,
    stepId: step.id,
    phase: 'before',
    title: step.title,
    marks: trace.marks,
    identity: identityOf(run.scope, step.window),
  });
}

/** What says that the evidence cannot be kept, or must not be. */
const OF_EVIDENCE: ReadonlySet<FaultCode> = new Set(['PR-601', 'PR-603']);

/**
 * The page as it stood. The first fault is what counts, and a picture of a page that is gone cannot be had; gives what
 * kept the picture from the bag, such as a full disk.
 */
export async function pictureFailure(
  run: StepRun,
  step: RunbookStep,
  { trace, fault }: { readonly trace: Pick<StepTrace, 'marks'>; readonly fault?: Fault },
): Promise<Fault | undefined> {
  const page = run.windows.opened(step.window);
  if (page === undefined || (fault !== undefined && OF_EVIDENCE.has(fault.code))) return undefined;
  try {
    await run.evidence.shoot({
      page,
      stepId: step.id,
      phase: 'failure',
      title: `${step.title}: as it stood`,
      marks: trace.marks,
      identity: identityOf(run.scope, step.window),
    });
    return undefined;
  } catch (error) {
    return error instanceof Fault && OF_EVIDENCE.has(error.code) ? error : undefined;
  }
}
