import type { KeyObject } from 'node:crypto';
import { runEvent, type RunEvent } from '../../core/events.ts';
import { BAG, NO_LINE_BEFORE } from '../../core/evidence.ts';
import { checkpoint, checkpointHolds } from '../checkpoint.ts';
import { sha256 } from '../digest.ts';
import { MOST_UNCHECKED } from '../journal.ts';
import { rawLines } from './bag-files.ts';
import { isSafePath } from './manifest.ts';
import type { Problems } from './problems.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** What the journal of a bag says, and how far it can be trusted. */
export interface JournalReading {
  started: Of<'run.started'> | undefined;
  finished: Of<'run.finished'> | undefined;
  /** The last step that ended, and the one that was under way behind it. */
  lastFinished: Of<'step.finished'> | undefined;
  underWay: Of<'step.started'> | undefined;
  /** An action that was begun and of which nothing tells how it ended. */
  openIntent: Of<'action.intent'> | undefined;
  readonly artifacts: Map<string, Of<'artifact'>>;
  /** SHA-256 of each line, by `seq` - 1. */
  readonly heads: string[];
  /** The last line has no line feed: it was being written. */
  torn: boolean;
}

function parseLine(bytes: Buffer): { event: RunEvent; prev: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('prev' in value) || typeof value.prev !== 'string') {
    return undefined;
  }
  const { prev, ...rest } = value;
  const event = runEvent.safeParse(rest);
  return event.success ? { event: event.data, prev } : undefined;
}

function take(reading: JournalReading, event: RunEvent, line: number, problems: Problems): void {
  switch (event.type) {
    case 'run.started':
      if (line !== 1) problems.add(BAG.journal, `line ${line}: the run starts a second time`);
      reading.started ??= event;
      break;
    case 'step.started':
      reading.underWay = event;
      break;
    case 'action.intent':
      reading.openIntent = event;
      break;
    case 'action.done':
      reading.openIntent = undefined;
      break;
    case 'step.finished':
      reading.lastFinished = event;
      reading.underWay = undefined;
      reading.openIntent = undefined;
      break;
    case 'artifact':
      if (!isSafePath(event.path) || !event.path.startsWith('data/')) {
        problems.add(BAG.journal, `line ${line} names a file outside the payload: ${event.path}`);
      } else if (reading.artifacts.has(event.path)) {
        problems.add(BAG.journal, `line ${line} takes up ${event.path} a second time`);
      } else reading.artifacts.set(event.path, event);
      break;
    case 'run.finished':
      reading.finished = event;
      break;
    case 'run.sealed':
      problems.add(BAG.journal, `line ${line}: a seal is no part of a journal`);
      break;
    case 'retry':
    case 'runbook.corrected':
    case 'portal.version':
    case 'waiting':
    case 'note':
      break;
  }
}

export function emptyReading(): JournalReading {
  return {
    started: undefined,
    finished: undefined,
    lastFinished: undefined,
    underWay: undefined,
    openIntent: undefined,
    artifacts: new Map(),
    heads: [],
    torn: false,
  };
}

/** Reads the journal line by line; stops at the first line that breaks the chain, since nothing behind it is certain. */
export async function readJournal(bag: string, problems: Problems): Promise<JournalReading> {
  const reading = emptyReading();
  for await (const raw of rawLines(bag, BAG.journal)) {
    const line = reading.heads.length + 1;
    if (raw === 'too long') {
      problems.add(BAG.journal, `line ${line} is longer than any line of a journal`);
      return reading;
    }
    if (!raw.whole) {
      reading.torn = true;
      break;
    }
    const parsed = parseLine(raw.bytes);
    if (parsed === undefined) {
      problems.add(BAG.journal, `line ${line} is not an event of a run`);
      return reading;
    }
    const { event, prev } = parsed;
    if (prev !== (reading.heads.at(-1) ?? NO_LINE_BEFORE)) {
      problems.add(BAG.journal, `line ${line} does not follow the line before it: the chain is broken here`);
      return reading;
    }
    if (event.seq !== line) problems.add(BAG.journal, `line ${line} says that it is number ${event.seq}`);
    if (line === 1 && event.type !== 'run.started') problems.add(BAG.journal, 'does not begin with the start of a run');
    if (reading.started !== undefined && event.runId !== reading.started.runId) {
      problems.add(BAG.journal, `line ${line} is of another run, ${event.runId}`);
    }
    if (reading.finished !== undefined) problems.add(BAG.journal, `line ${line} stands behind the end of the run`);
    reading.heads.push(sha256(raw.bytes));
    take(reading, event, line, problems);
  }
  return reading;
}

/** Compares the checkpoints with the journal, and their signatures with the key where it is given. */
export async function checkCheckpoints(
  bag: string,
  { heads, started }: JournalReading,
  key: KeyObject | undefined,
  problems: Problems,
): Promise<void> {
  const broken = problems.found.length > 0;
  let line = 0;
  let reached = 0;
  for await (const raw of rawLines(bag, BAG.checkpoints)) {
    line += 1;
    if (raw !== 'too long' && !raw.whole) break;
    let parsed;
    try {
      parsed = raw === 'too long' ? undefined : checkpoint.safeParse(JSON.parse(raw.bytes.toString('utf8'))).data;
    } catch {
      parsed = undefined;
    }
    if (parsed === undefined) {
      problems.add(BAG.checkpoints, `line ${line} is not a checkpoint`);
      return;
    }
    if (key !== undefined && !checkpointHolds(parsed, key)) {
      problems.add(BAG.checkpoints, `line ${line} was not signed with the key of this bag`);
      return;
    }
    if (started !== undefined && parsed.runId !== started.runId) {
      problems.add(BAG.checkpoints, `line ${line} is of another run, ${parsed.runId}`);
    } else if (parsed.seq <= reached) {
      problems.add(BAG.checkpoints, `line ${line} goes back to line ${parsed.seq} of the journal`);
    } else if (parsed.seq > heads.length) {
      // A break of the chain further up has been told already, and ends the reading there.
      const fact = `was cut off: it has ${heads.length} lines, and a signed checkpoint speaks of line ${parsed.seq}`;
      if (!broken) problems.add(BAG.journal, fact);
      return;
    } else if (heads[parsed.seq - 1] !== parsed.head) {
      problems.add(BAG.journal, `line ${parsed.seq} is not the one that was signed at checkpoint ${line}`);
    }
    reached = Math.max(reached, parsed.seq);
  }
  if (heads.length - reached > MOST_UNCHECKED) {
    problems.add(BAG.checkpoints, `ends at line ${reached} of the journal, which has ${heads.length}`);
  }
}
