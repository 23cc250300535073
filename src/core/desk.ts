import { z } from 'zod';

/**
 * What a person is asked to do or decide. `step`: do it on the server and attest; `approval`: agree to what follows;
 * `wait`: ends by itself at `until`, or earlier when somebody says that it is over.
 */
export const guidedQuestion = z.strictObject({
  /** One in its run; the same again after a restart. */
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/u),
  kind: z.enum(['step', 'approval', 'wait']),
  title: z.string(),
  /** What to do, one sentence each, in the document's order. */
  instructions: z.array(z.string()).readonly(),
  /** What to copy; never a secret. */
  values: z
    .array(z.strictObject({ label: z.string(), value: z.string() }))
    .readonly()
    .default([]),
  /** What to look for when it is done. */
  lookFor: z.array(z.string()).readonly().default([]),
  /** Whose yes counts, where not everybody's does; people name themselves. */
  by: z.array(z.string().min(1)).readonly().default([]),
  /** What the answer is bound to, such as the SHA-256 of the runbook: an answer to another one does not count. */
  boundTo: z.string(),
  /** `wait`: when it ends by itself. */
  until: z.iso.datetime().optional(),
  /** At least one file must come with "done". */
  needsFile: z.boolean().default(false),
});
export type GuidedQuestion = z.output<typeof guidedQuestion>;

export const guidedAnswer = z.strictObject({
  /** For an approval `done` is a yes, `failed` is a no. */
  outcome: z.enum(['done', 'failed', 'skipped']),
  /** Why; always there for `failed` and `skipped`. */
  reason: z.string().optional(),
  /** Who attests, as they name themselves; `the clock` for a wait that ended by itself. */
  who: z.string(),
  at: z.iso.datetime(),
  via: z.enum(['page', 'terminal', 'clock']),
  boundTo: z.string(),
  /** Evidence that came with it. */
  files: z.array(
    z.strictObject({
      /** The name that the person's file had. */
      name: z.string(),
      /** Where it lies on this machine. */
      path: z.string(),
      sha256: z.string(),
      bytes: z.int(),
    }),
  ),
});
export type GuidedAnswer = z.output<typeof guidedAnswer>;

/** Says why an answer cannot be used, such as a file that is not what was asked for; undefined when it can. */
export type ExamineAnswer = (answer: GuidedAnswer) => Promise<string | undefined>;

/** Where people answer what only people can do. Questions and answers are files: a run may wait for days. */
export interface GuidedDesk {
  /**
   * Asks, and waits for the answer from page or terminal; an answer that was given before a restart comes at once. One
   * that said no is put aside then, and asked again: the run was begun again because something was mended.
   * @param examine what it finds wrong is told to whoever answers, and the question stays; one that was taken before a
   * restart is put aside for it.
   * @throws the signal's reason when aborted; the question stays open.
   */
  ask(question: z.input<typeof guidedQuestion>, signal: AbortSignal, examine?: ExamineAnswer): Promise<GuidedAnswer>;
  /** What is asked and not answered, from the files. */
  open(): Promise<GuidedQuestion[]>;
  /** A fresh address of the page; each opens one browser session, once. Nothing listens before the first one. */
  link(): Promise<string>;
  /** Tells when somebody is waited for and when nobody is any more; gives what ends it. */
  watch(listener: (waiting: boolean) => void): () => void;
  close(): Promise<void>;
}
