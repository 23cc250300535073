import { interpolateDeep } from '../core/interpolate.ts';
import type { Intended } from '../core/events.ts';
import type { ActionCall, RunbookStep } from '../core/runbook.ts';
import { effectOf, sayCall } from './bind.ts';
import type { StepRun } from './step-run.ts';

type Action = Intended['actions'][number];

/** As far as its values are known: what only an earlier step brings stays as the runbook names it. */
async function intendedBy(run: StepRun, call: ActionCall): Promise<Action> {
  const kind = run.vocabulary.steps.get(call.kind);
  const input = interpolateDeep(call.input, run.values, () => undefined);
  const known = kind?.schema.safeParse(input).success === true;
  return {
    text: sayCall(call, input),
    effect: effectOf(call, run.vocabulary),
    server: known ? [...(await kind.plan(run.scope.host, input))] : [],
  };
}

/** It changes nothing, runs nothing on the server, and asks nobody. */
export async function isLook(run: StepRun, call: ActionCall): Promise<boolean> {
  const { effect, server } = await intendedBy(run, call);
  return effect === 'read' && server.length === 0;
}

export async function intendedOf(run: StepRun, step: RunbookStep, looked: boolean): Promise<Intended> {
  const actions: Action[] = [];
  for (const call of step.do) actions.push(await intendedBy(run, call));
  return { looked, actions };
}
