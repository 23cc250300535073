import type { Stands } from './events.ts';

/** What a step of an earlier run left, for the run that continues it. */
export interface DoneBefore {
  /** The run that did it. */
  readonly runId: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A file that an earlier run kept. */
export interface KeptBefore {
  /** Its path in the bag of that run, as steps name it. */
  readonly path: string;
  readonly name: string;
  /** Where it is; its digest was compared with the journal. */
  readonly file: string;
}

/** A step that an earlier run left in its middle, after it had begun to change something. */
export interface Doubt {
  readonly stepId: string;
  /** The last change that was begun, as a person would say it. */
  readonly text: string;
  /** The changes that were begun, by their places in the step from 0; the last one is that of `text`. */
  readonly begun: readonly number[];
  /** The actions that were done, changes or not. */
  readonly done: readonly number[];
  /** What a person has seen of the last change. */
  readonly tookPlace: boolean | undefined;
}

/** Where a run takes up another one. */
export interface Resumption {
  readonly runId: string;
  /** SHA-256 of the last line of that run's journal. */
  readonly head: string;
  /** The first run of those that continue each other. */
  readonly first: string;
  /** The steps that are done, by id: the first ones of the runbook. */
  readonly done: ReadonlyMap<string, DoneBefore>;
  /** The steps of these that are done anew: what they entered was not saved yet. */
  readonly anew: ReadonlySet<string>;
  /** A step that was left after a change was begun: whether it took place must be seen first. */
  readonly doubt: Doubt | undefined;
  /** Where the portal's window stood after the last done step. */
  readonly stands: Stands | undefined;
  readonly kept: readonly KeptBefore[];
}
