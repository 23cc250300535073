import type { GuidedDesk } from '../core/desk.ts';
import { Fault } from '../core/errors.ts';
import type { EvidenceStore } from '../core/evidence.ts';
import type { Runbook, RunbookStep } from '../core/runbook.ts';
import { keepWord, type Word } from './attested.ts';
import { fillIn, sayCall } from './bind.ts';

export interface PersonStep {
  readonly desk: GuidedDesk;
  readonly evidence: EvidenceStore;
  readonly runbook: Runbook;
  readonly step: RunbookStep;
  readonly server: string;
  readonly values: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

export interface Attested {
  readonly outcome: 'passed' | 'skipped';
  readonly attested: Word;
}

/**
 * A step in a window of the server that no browser of ours can show: a person does it and attests it. The files that
 * come with the answer are kept as evidence.
 * @throws Fault PR-705 when the person says that it failed.
 */
export async function askPerson({
  desk,
  evidence,
  runbook,
  step,
  server,
  values,
  signal,
}: PersonStep): Promise<Attested> {
  const said = (calls: readonly (typeof step.do)[number][] | readonly (typeof step.expect)[number][]): string[] =>
    calls.map((call) => sayCall(call, fillIn(call.input, values, call.place)));
  const answer = await desk.ask(
    {
      id: step.id,
      kind: 'step',
      title: `${step.title} (on ${server})`,
      instructions: said(step.do),
      lookFor: [...(step.shows === undefined ? [] : [step.shows]), ...said(step.expect)],
      boundTo: runbook.source.sha256,
    },
    signal,
  );
  const attested = await keepWord(evidence, step.id, answer);
  if (answer.outcome === 'failed') {
    throw new Fault('PR-705', `${answer.who} says that it failed: ${answer.reason ?? 'no reason was given'}`, {
      place: step.place,
    });
  }
  return { outcome: answer.outcome === 'done' ? 'passed' : 'skipped', attested };
}
