import { readFile } from 'node:fs/promises';
import { Fault } from '../core/errors.ts';
import type { EventBody, Stands } from '../core/events.ts';
import type { Resumption } from '../core/resumption.ts';
import type { RunbookStep } from '../core/runbook.ts';
import { foundDone, doubtful, lookAfterwards } from './doubt.ts';
import { failed, interruption } from './ended.ts';
import { explain } from './playwright-faults.ts';
import { NOWHERE, standAt } from './stand.ts';
import type { StepResult, StepRun } from './step-run.ts';

/** What is told of a step that the run before did. */
export function doneBefore(step: RunbookStep, index: number, resumption: Resumption): EventBody | undefined {
  const done = resumption.done.get(step.id);
  if (done === undefined) return undefined;
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

/**
 * Brings a run to where the one before it stopped: values, files, the portal's window and its session. Then it looks
 * whether a change took place whose end that run did not see.
 * @returns how the step ended, where there is nothing left to do in it; undefined when it is to be done.
 */
export async function takeUp(run: StepRun, step: RunbookStep, resumption: Resumption): Promise<StepResult | undefined> {
  try {
    await stand(run, step, resumption);
    return resumption.doubt?.stepId === step.id ? await settle(run, step, resumption) : undefined;
  } catch (error) {
    if (run.signal.aborted) return failed([], interruption(run));
    return failed([], run.blocked() ?? explain(error, `continuing run ${resumption.runId}`));
  }
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

async function settle(run: StepRun, step: RunbookStep, resumption: Resumption): Promise<StepResult | undefined> {
  const { runId, doubt, stands } = resumption;
  const fault = new Fault('PR-408', `run ${runId} ended in the middle of it (${doubt?.text ?? ''})`);
  const looked = await lookAfterwards(run, step, stands?.address ?? NOWHERE);
  if (looked.verdict === 'yes') return foundDone(run, step, { looked, fault });
  if (looked.verdict === 'no') return undefined;
  return failed(looked.checks, doubtful(step, fault, looked.checks.map(({ observed }) => observed).join('; ')));
}
