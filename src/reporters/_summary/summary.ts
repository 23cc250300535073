import type { FaultRecord, Verdict } from '../../core/events.ts';

/** How one run of several ended. */
export interface SummarizedRun {
  /** Of the matrix; the runbook's id without one. */
  readonly name: string;
  readonly runbook: { readonly id: string; readonly title: string };
  readonly portal: string;
  readonly tenant: string | undefined;
  readonly verdict: Verdict | 'not-run';
  readonly steps: { readonly passed: number; readonly all: number };
  readonly ms: number;
  /** The step at which it stopped. */
  readonly stoppedAt?: string | undefined;
  readonly fault?: FaultRecord | undefined;
  /** The folder of its evidence, relative to the reports, with `/`; undefined when there was nothing to keep. */
  readonly bag?: string | undefined;
}

/** All the runs of one command. */
export interface Summary {
  readonly v: 1;
  readonly kind: 'summary';
  readonly id: string;
  readonly started: string;
  readonly ms: number;
  /** How many ran at once at most. */
  readonly workers: number;
  /** What was not as asked for, such as fewer workers for want of memory. */
  readonly notes: readonly string[];
  readonly counts: Readonly<Record<Verdict | 'not-run', number>>;
  readonly runs: readonly SummarizedRun[];
}

export function countsOf(runs: readonly SummarizedRun[]): Summary['counts'] {
  const count = (verdict: SummarizedRun['verdict']): number => runs.filter((run) => run.verdict === verdict).length;
  return {
    passed: count('passed'),
    pending: count('pending'),
    failed: count('failed'),
    'in-doubt': count('in-doubt'),
    interrupted: count('interrupted'),
    'not-run': count('not-run'),
  };
}

export const SUMMARY_WORDS: Readonly<Record<SummarizedRun['verdict'], string>> = {
  passed: 'passed',
  pending: 'looked only',
  failed: 'failed',
  'in-doubt': 'in doubt',
  interrupted: 'interrupted',
  'not-run': 'not run',
};

/** `6 passed, 1 failed, 1 not run`: what there is none of is left out. */
export function countsLine(counts: Summary['counts']): string {
  const parts = (['passed', 'pending', 'failed', 'in-doubt', 'interrupted', 'not-run'] as const)
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${SUMMARY_WORDS[verdict]}`);
  return parts.length === 0 ? 'nothing ran' : parts.join(', ');
}
