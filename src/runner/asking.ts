import type { CheckRecord } from '../core/check.ts';
import { Fault } from '../core/errors.ts';
import type { CheckCall, RunbookStep } from '../core/runbook.ts';
import { inputOf } from './bind.ts';
import type { BoundCheck } from './checks.ts';
import { lookAt, type Scene } from './context.ts';
import type { StepRun } from './step-run.ts';
import { pageTrouble } from './trouble.ts';

/** What the last answer of each check rests on. */
export type Records = Map<CheckCall, CheckRecord>;

export async function keepRecords(run: StepRun, step: RunbookStep, records: Records): Promise<void> {
  for (const { name, title, content } of records.values()) {
    const text = `${JSON.stringify(content, undefined, 2)}\n`;
    await run.evidence.keep(step.id, { kind: 'api', name, title, content: Buffer.from(text) });
  }
  records.clear();
}

/** A check of the runbook with its page and inputs. A "no" while the page is in trouble is none: it may not have been shown. */
export function bindCheck(run: StepRun, scene: Scene, call: CheckCall, records: Records): BoundCheck {
  return {
    call,
    conclusive: run.vocabulary.checks.get(call.kind)?.conclusive ?? false,
    async ask() {
      const kind = run.vocabulary.checks.get(call.kind);
      if (kind === undefined) throw new Fault('PR-204', `no check named "${call.kind}"`, { place: call.place });
      const input = inputOf(call, kind.schema, run.values);
      const moment = performance.now();
      const answer = await kind.ask(lookAt(run.scope, scene), input);
      if (answer.record === undefined) records.delete(call);
      else records.set(call, answer.record);
      if (answer.verdict !== 'no' || !kind.conclusive) return answer;
      const why = run.network.since(moment)?.what ?? (await pageTrouble(scene.page, run.scope.shell));
      return why === undefined ? answer : { ...answer, verdict: 'unknown', observed: `${answer.observed} (${why})` };
    },
  };
}

/** Checks that use an output of this very step cannot be asked before it. */
export function askableBefore(step: RunbookStep): CheckCall[] {
  const own = `steps.${step.id}.`;
  return step.expect.filter((call) => !JSON.stringify(call.input).includes(own));
}

/** Goes to what the checks have found, where they know a way. */
export async function goToFound(
  run: StepRun,
  calls: readonly CheckCall[],
  scene: (call: CheckCall) => Scene,
): Promise<void> {
  for (const call of calls) {
    const kind = run.vocabulary.checks.get(call.kind);
    if (kind?.goTo === undefined) continue;
    await kind.goTo(lookAt(run.scope, scene(call)), inputOf(call, kind.schema, run.values));
  }
}
