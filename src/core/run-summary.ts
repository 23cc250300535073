import type { Outcome, Verdict } from './events.ts';

/** A run as a folder of reports shows it; told by the journal and not verified. */
export interface RunSummary {
  /** The folder of the bag. */
  readonly bag: string;
  /** `<runbook>/<run>` below the folder of reports, with `/`. */
  readonly path: string;
  readonly runId: string;
  readonly runbook: { readonly id: string; readonly title: string; readonly sha256: string };
  readonly portal: { readonly version: string; readonly practice: boolean; readonly tenantId: string | undefined };
  /** As the run judged itself; what says nothing of it is a rehearsal. */
  readonly standing: 'LIVE' | 'REHEARSAL';
  readonly tool: string;
  readonly started: string;
  readonly ms: number | undefined;
  readonly verdict: Verdict | 'running';
  readonly sealed: boolean;
  readonly steps: ReadonlyMap<string, Outcome>;
}
