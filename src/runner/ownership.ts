import { Fault } from '../core/errors.ts';
import type { CheckResult } from '../core/events.ts';
import type { RunbookStep } from '../core/runbook.ts';
import { fillIn } from './bind.ts';
import { allYes, askOnce, type BoundCheck } from './checks.ts';
import type { RunScope } from './context.ts';
import type { MadeObject } from './made.ts';
import type { StepRun } from './step-run.ts';

// Each start of the practice tenant is a tenant of its own, though all show the same sample id.
const tenantOf = ({ portal, identity }: RunScope): string =>
  portal.practice ? portal.address : (identity?.tenantId ?? portal.tenantId ?? portal.address);

function objectOf(run: StepRun, step: RunbookStep): Omit<MadeObject, 'runId' | 'time'> {
  const calls = step.ensure.map((call) => [call.kind, fillIn(call.input, run.values, call.place)]);
  return {
    portal: run.scope.portal.name,
    tenant: tenantOf(run.scope),
    runbook: run.runbook.id,
    object: JSON.stringify(calls),
  };
}

/**
 * Whether what the step ensures is there already, made by this runbook; the answers when it is.
 * @throws Fault PR-408 when it cannot be told, PR-409 when it is there, but not by this runbook.
 */
export async function isDoneAlready(
  run: StepRun,
  step: RunbookStep,
  ensure: readonly BoundCheck[],
): Promise<readonly CheckResult[] | undefined> {
  if (ensure.length === 0) return undefined;
  const results = await askOnce(ensure);
  const unclear = results.find((result) => result.verdict === 'unknown');
  if (unclear !== undefined) {
    throw new Fault('PR-408', `whether it is there already cannot be told: ${unclear.observed}`, {
      place: step.place,
      hint: 'Nothing was done. It can be told where a list of these things shows: let the step before go there, then run again.',
    });
  }
  if (!allYes(results)) return undefined;
  if (await run.ledger.has(objectOf(run, step))) return results;
  throw new Fault(
    'PR-409',
    `it is there already, and this runbook did not make it: ${results.map((result) => result.observed).join('; ')}`,
    {
      place: step.place,
      hint: 'Nothing was done. Choose another name with --input, or remove the object by hand.',
    },
  );
}

/** Remembers that this runbook has made what the step ensures. */
export async function remember(run: StepRun, step: RunbookStep): Promise<void> {
  if (step.ensure.length === 0) return;
  const made = { ...objectOf(run, step), runId: run.runId, time: run.now().toISOString() };
  await run.ledger.add(made);
}
