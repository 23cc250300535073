import { verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Signer } from './signing-key.ts';

/** Says, signed, that the journal of a run held so many lines and which its last one was. */
export const checkpoint = z.strictObject({
  v: z.literal(1),
  runId: z.string(),
  seq: z.int().positive(),
  /** SHA-256 of the journal's line `seq`, without its line feed. */
  head: z.string().regex(/^[0-9a-f]{64}$/u),
  /** ECDSA P-256 with SHA-256, DER in base64, over the bytes of `<runId> <seq> <head>` and a line feed. */
  sig: z.base64(),
});
export type Checkpoint = z.infer<typeof checkpoint>;

const signedText = ({ runId, seq, head }: Omit<Checkpoint, 'v' | 'sig'>): string => `${runId} ${seq} ${head}\n`;

/** One line of `checkpoints.jsonl`, with its line feed. */
export function checkpointLine(signer: Signer, runId: string, seq: number, head: string): string {
  const sig = signer.sign(signedText({ runId, seq, head })).toString('base64');
  return `${JSON.stringify({ v: 1, runId, seq, head, sig } satisfies Checkpoint)}\n`;
}

export function checkpointHolds(found: Checkpoint, key: KeyObject): boolean {
  return verify('sha256', Buffer.from(signedText(found)), key, Buffer.from(found.sig, 'base64'));
}
