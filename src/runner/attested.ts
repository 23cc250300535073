import type { EvidenceStore } from '../core/evidence.ts';
import type { Attestation } from '../core/host.ts';

/** A person's word as events tell it. */
export interface Word {
  readonly who: string;
  readonly at: string;
  readonly reason?: string;
}

/** Keeps the files that came with a person's word as evidence; gives the word for the journal. */
export async function keepWord(evidence: EvidenceStore, stepId: string, word: Attestation): Promise<Word> {
  const { who, at, reason, files } = word;
  for (const { name, path } of files) {
    await evidence.keep(stepId, {
      kind: 'attachment',
      name,
      title: `With the word of ${who}`,
      content: { path },
    });
  }
  return { who, at, ...(reason === undefined ? {} : { reason }) };
}
