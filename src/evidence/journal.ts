import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { RunEvent } from '../core/events.ts';
import { BAG, NO_LINE_BEFORE } from '../core/evidence.ts';
import type { Redactor } from '../core/secrets.ts';
import { checkpointLine } from './checkpoint.ts';
import { sha256 } from './digest.ts';
import { redactEvent } from './redaction.ts';
import type { Signer } from './signing-key.ts';

export interface Journal {
  /** Resolves once the line is synced and its checkpoint written. */
  append(event: RunEvent): Promise<void>;
  /** SHA-256 of the last line, without its line feed. */
  head(): string;
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly bag: string;
  readonly runId: string;
  readonly signer: Signer;
  readonly redactor: Redactor;
  /** Makes what the disk threw into what the run is told. */
  readonly refused: (thrown: unknown) => Error;
}

const MOST_AT_ONCE = 32;

/** So many lines can stand behind the last checkpoint when power fails: those of the last two batches. */
export const MOST_UNCHECKED = 2 * MOST_AT_ONCE;

interface Waiting {
  readonly line: string;
  readonly seq: number;
  readonly head: string;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/**
 * The journal: a line of JSON per event, each with `seq` and `prev`, the SHA-256 of the line before as its raw bytes
 * stand in the file. Lines that come while one is being synced are synced together. After the first failure nothing
 * is written any more: a line behind a torn one would make a crash look like a forgery.
 */
export async function openJournal({ bag, runId, signer, redactor, refused }: JournalOptions): Promise<Journal> {
  const lines = await open(join(bag, BAG.journal), 'ax');
  const checkpoints = await open(join(bag, BAG.checkpoints), 'ax');
  let head = NO_LINE_BEFORE;
  let seq = 0;
  let failure: Error | undefined;
  const waiting: Waiting[] = [];
  let unsynced = false;
  let writing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      // What follows at once is synced with it.
      await setImmediate();
      const batch = waiting.splice(0, MOST_AT_ONCE);
      try {
        if (failure !== undefined) throw failure;
        await lines.appendFile(batch.map(({ line }) => `${line}\n`).join(''));
        await Promise.all([lines.datasync(), unsynced ? checkpoints.datasync() : undefined]);
        const last = batch.at(-1);
        // Only behind the synced lines: a checkpoint ahead of the journal would say that lines were cut off.
        if (last !== undefined) await checkpoints.appendFile(checkpointLine(signer, runId, last.seq, last.head));
        unsynced = true;
        for (const { resolve } of batch) resolve();
      } catch (thrown) {
        failure ??= refused(thrown);
        for (const { reject } of batch) reject(failure);
      }
    }
    writing = undefined;
  }

  return {
    append(event) {
      if (event.seq !== seq + 1) {
        return Promise.reject(new TypeError(`journal: event ${event.seq} came after ${seq}`));
      }
      const line = JSON.stringify({ ...redactEvent(event, redactor), prev: head });
      head = sha256(line);
      seq = event.seq;
      return new Promise((resolve, reject) => {
        waiting.push({ line, seq: event.seq, head, resolve, reject });
        writing ??= flush();
      });
    },
    head: () => head,
    async close() {
      await writing;
      try {
        if (failure === undefined) await checkpoints.datasync();
      } finally {
        await lines.close();
        await checkpoints.close();
      }
    },
  };
}
