import { readFile } from 'node:fs/promises';
import { Fault } from '../core/errors.ts';
import type { EventBody, Stands } from '../core/events.ts';
import type { Doubt, Resumption } from '../core/resumption.ts';
import { stepsOf, type CheckCall, type RunbookStep } from '../core/runbook.ts';
import { bindCheck } from './asking.ts';
import { effectOfStep } from './bind.ts';
import { allYes, askOnce } from './checks.ts';
import type { Scene } from './context.ts';
import { foundDone, doubtful, lookAfterwards } from './doubt.ts';
import { failed, interruption } from './ended.ts';
import { goesOn } from './midway.ts';
import { explain } from './playwright-faults.ts';
import { NOWHERE, standAt } from './stand.ts';
import type { StepResult, StepRun } from './step-run.ts';

/** What is told of a step that the run before did; nothing of one that is done anew. */
export function doneBefore(step: RunbookStep, index: number, resumption: Resumption): EventBody | undefined {
  const done = resumption.done.get(step.id);
  if (done === undefined || resumption.anew.has(step.id)) return undefined;
  const { outputs, runId } = done;
  return {
    type: 'step.finished',
    stepId: step.id,
    index,
    outcome: 'skipped',
    ms: 0,
    checks: [],
    doneIn: runId,
    ...(Object.keys(outputs).length === 0 ? {} : { outputs: { ...outputs } }),
    // The place is the same after each of them: where the last one left the window.
    ...(resumption.stands === undefined ? {} : { stands: resumption.stands }),
  };
}

/** Where the portal's window stands now, for a run that may have to go on from here. */
export function standsNow({ scope, windows }: StepRun): Stands | undefined {
  const address = windows.opened('portal')?.url();
  if (address === undefined || !/^https?:/u.test(address)) return undefined;
  const { account, identity } = scope;
  return {
    address,
    ...(account === undefined ? {} : { account }),
    ...(identity?.user === undefined ? {} : { user: identity.user }),
    ...(identity?.tenantId === undefined ? {} : { tenantId: identity.tenantId }),
  };
}

/** What is left of a step: how it ended, or the action from which on it is to be done. */
export type TakenUp = { readonly ended: StepResult } | { readonly from: number };

export interface TakeUp {
  /** Whether there is more to be done for this step than the step itself. */
  concerns(step: RunbookStep): boolean;
  take(step: RunbookStep): Promise<TakenUp>;
}

/**
 * Takes up a run where the one before it stopped. First it is brought there: values, files, the portal's window and its
 * session. In the step that was left in its middle it looks whether a change took place whose end that run did not see.
 */
export function createTakeUp(run: StepRun, resumption: Resumption): TakeUp {
  const { runId, anew, doubt } = resumption;
  const steps = stepsOf(run.runbook);
  const next = steps.find(({ id }) => !resumption.done.has(id));
  let stood = false;
  return {
    concerns: (step) => !stood || anew.has(step.id) || step === next,
    async take(step) {
      try {
        if (!stood) await stand(run, step, resumption);
        stood = true;
        if (doubt?.stepId === step.id) return await settle(run, step, { resumption, doubt });
        const there = await stillThere(
          run,
          step,
          steps.find(({ id }) => id === step.keptBy),
        );
        return there === undefined ? { from: 0 } : { ended: there };
      } catch (error) {
        if (run.signal.aborted) return { ended: failed([], interruption(run)) };
        return { ended: failed([], run.blocked() ?? explain(error, `continuing run ${runId}`)) };
      }
    },
  };
}

/**
 * What a step had entered can have outlived the run after all, and so can what it opened on a server's desktop. A step
 * of the portal that changes something is left to the look that it begins with.
 * @param keeper the step that saves what this one enters.
 */
async function stillThere(
  run: StepRun,
  step: RunbookStep,
  keeper: RunbookStep | undefined,
): Promise<StepResult | undefined> {
  const { signal, vocabulary } = run;
  const expected = step.expect.length > 0 ? step.expect : (keeper?.expect ?? []);
  const lasts = keeper !== undefined || (step.window !== 'portal' && effectOfStep(step, vocabulary) === 'read');
  if (!lasts || expected.length === 0) return undefined;
  // A sign-in window that has served is closed; what it led to shows in the window that opened it.
  const window = step.window === 'popup' ? 'host' : step.window;
  const page = await run.windows.get(window, { ms: run.scope.patience, signal });
  const scene = (call: CheckCall): Scene => ({ page, window, on: call.on, under: call.under, signal });
  const checks = await askOnce(expected.map((call) => bindCheck(run, scene(call), call, new Map())));
  return allYes(checks) ? { outcome: 'skipped', checks } : undefined;
}

async function stand(run: StepRun, step: RunbookStep, { runId, done, kept, stands }: Resumption): Promise<void> {
  const moved = new Map<string, string>();
  for (const { path, name, file } of kept) {
    const content = await readFile(file);
    const title = `${name}, from run ${runId}`;
    const artifact = await run.evidence.keep(step.id, { kind: 'download', name, title, content });
    run.scope.kept.set(artifact.path, name);
    moved.set(path, artifact.path);
  }
  for (const [id, { outputs }] of done)
    for (const [name, value] of Object.entries(outputs))
      run.values.set(`steps.${id}.${name}`, moved.get(value) ?? value);
  if (stands === undefined) return;
  run.scope.account = stands.account;
  run.stood.set('portal', stands.address);
  await standAt(run, { ...step, window: 'portal' }, { address: stands.address, signal: run.signal });
  const now = run.scope.identity;
  const others = [
    [stands.user, now?.user],
    [stands.tenantId, now?.tenantId],
  ].filter(([then, here]) => then !== undefined && then.toLowerCase() !== here?.toLowerCase());
  if (others.length === 0) return;
  const facts = others.map(([then = '', here = 'nobody that the page names']) => `${then}, and now ${here}`);
  throw new Fault('PR-502', `run ${runId} was that of ${facts.join('; of ')}`, {
    hint: 'Nothing was done. A run is continued in the same tenant by the same user, or not at all.',
  });
}

async function settle(
  run: StepRun,
  step: RunbookStep,
  { resumption: { runId, stands }, doubt }: { readonly resumption: Resumption; readonly doubt: Doubt },
): Promise<TakenUp> {
  const looked = await lookAfterwards(run, step, stands?.address ?? NOWHERE);
  const then = goesOn(step, doubt, run.vocabulary, looked);
  const by = doubt.tookPlace === undefined ? '' : `; ${run.operator} says that it took place`;
  const fault = new Fault('PR-408', `run ${runId} ended in the middle of it (${doubt.text})${by}`);
  switch (then.is) {
    case 'done':
      return { ended: await foundDone(run, step, { looked, fault }) };
    case 'open':
      return { from: then.from };
    case 'in doubt': {
      const seen = looked.checks.map(({ observed }) => observed).join('; ');
      return { ended: failed(looked.checks, doubtful(step, fault, seen)) };
    }
  }
}
