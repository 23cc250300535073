import type { Fault } from './errors.ts';
import type { Runbook, RunbookStep } from './runbook.ts';

/** A step that could not go on, at an action which has touched nothing yet. */
export interface Stopped {
  readonly step: RunbookStep;
  readonly fault: Fault;
  /** How many of its actions are done; all of them when one of its checks said no. */
  readonly done: number;
}

/** What a person made of the runbook while its run stood still. */
export interface Correction {
  /** With the same steps in the same order. */
  readonly runbook: Runbook;
  /** What was changed, as a unified diff; empty when something else was put right, such as the page. */
  readonly changes: string;
}

/** Lets a person correct the runbook of a run that goes on with it. */
export interface Corrector {
  /** Asks; undefined when the run is to end. */
  correct(stopped: Stopped): Promise<Correction | undefined>;
  /** Tells when the person is waited for and when not any more; gives what ends it. */
  watch(listener: (waiting: boolean) => void): () => void;
}
