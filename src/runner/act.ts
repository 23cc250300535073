import { Fault } from '../core/errors.ts';
import type { ActionCall, RunbookStep } from '../core/runbook.ts';
import { actionContext, type StepTrace } from './action.ts';
import { effectOf, inputOf, sayCall } from './bind.ts';
import type { Scene } from './context.ts';
import { whileUncovering } from './covers.ts';
import { explain } from './playwright-faults.ts';
import type { StepRun } from './step-run.ts';

/**
 * One action. Its intent is in the journal, synced, just before the page or the server is touched: an intent without
 * its `action.done` means that nobody knows whether the change took place.
 */
export async function act(
  run: StepRun,
  step: RunbookStep,
  { call, index, scene, trace }: { call: ActionCall; index: number; scene: Scene; trace: StepTrace },
): Promise<void> {
  const kind = run.vocabulary.steps.get(call.kind);
  if (kind === undefined) throw new Fault('PR-203', `no step named "${call.kind}"`, { place: call.place });
  const input = inputOf(call, kind.schema, run.values);
  const effect = effectOf(call, run.vocabulary);
  const text = sayCall(call, input);
  const started = performance.now();
  let intended = false;
  const touching = async (): Promise<void> => {
    if (effect !== 'change' || intended) return;
    intended = true;
    await run.emit({ type: 'action.intent', stepId: step.id, action: index, text, effect });
    trace.changed = true;
    trace.midway = true;
  };
  if (effect === 'change' && scene.window === 'portal') await run.beforeChange(scene.page);
  const { context, began } = actionContext(run.scope, scene, call, {
    evidence: run.evidence,
    stepId: step.id,
    stepTitle: step.title,
    action: index,
    trace,
    runbook: run.runbook.source.sha256,
    runSignal: run.signal,
    touching,
    waiting: (what) => run.emit({ type: 'waiting', stepId: step.id, for: what }),
  });
  trace.said = {};
  // What works on no control of a page, such as a copy to the server, cannot say where and when it begins.
  if (kind.controls(input).length === 0) {
    await touching();
    await context.screen();
  }
  try {
    await whileUncovering(scene.page, () => kind.run(context, input));
    const blocked = run.blocked();
    if (blocked !== undefined) throw blocked;
  } catch (error) {
    throw run.blocked() ?? explain(error, text);
  }
  trace.midway = false;
  for (const [name, value] of trace.outputs) run.values.set(`steps.${step.id}.${name}`, value);
  const on = began();
  // Not waited for: what is told next is synced with it, and fails when it fails.
  void run
    .emit({
      type: 'action.done',
      stepId: step.id,
      action: index,
      text,
      effect,
      undocumented: call.undocumented,
      ...(on === undefined ? {} : { screen: on.name }),
      ...trace.said,
      ms: Math.round(performance.now() - started),
    })
    .catch(() => undefined);
}
