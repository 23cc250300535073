import type { Page } from 'playwright-core';
import type { Fault } from '../core/errors.ts';
import type { EvidenceStore } from '../core/evidence.ts';
import type { CheckResult, Emit, Intended, Outcome } from '../core/events.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { Runbook } from '../core/runbook.ts';
import type { WindowName } from '../core/screen.ts';
import type { Backoff } from './backoff.ts';
import type { RunScope } from './context.ts';
import type { Ledger } from './made.ts';
import type { Word } from './attested.ts';
import type { NetworkWatch } from './trouble.ts';
import type { Windows } from './windows.ts';

/** What the steps of a run share. */
export interface StepRun {
  readonly runbook: Runbook;
  readonly vocabulary: Vocabulary;
  readonly scope: RunScope;
  readonly windows: Windows;
  readonly network: NetworkWatch;
  /** Where windows stood last, by their addresses. */
  readonly stood: Map<WindowName, string>;
  readonly evidence: EvidenceStore;
  readonly emit: Emit;
  readonly ledger: Ledger;
  readonly values: Map<string, string>;
  readonly runId: string;
  /** Who runs it. */
  readonly operator: string;
  readonly now: () => Date;
  readonly backoff: Backoff;
  /** Milliseconds for a step that names no deadline of its own. */
  readonly stepTimeout: number;
  readonly signal: AbortSignal;
  /** Nothing is changed and nobody is asked: a step ends before the first action that would. */
  readonly looksOnly: boolean;
  /** Called with the portal's page before each change of it; throws where nothing may be changed. */
  readonly beforeChange: (page: Page) => Promise<void>;
  /** What the origin guard has stopped, if anything; looked at after every action. */
  readonly blocked: () => Fault | undefined;
}

export interface StepResult {
  readonly outcome: Outcome;
  readonly checks: readonly CheckResult[];
  /** Which try ended it, from 1. */
  readonly attempt?: number;
  /** How it was found out that a change took place whose end nobody saw. */
  readonly recovered?: string;
  /** What it would do, where the run only looks. */
  readonly intended?: Intended;
  readonly attested?: Word;
  readonly fault?: Fault;
  /** How many of its actions are done, where it failed at one that has touched nothing: it can go on with that. */
  readonly stoppedAt?: number;
  /** A bug of ours, to be thrown on once the evidence is safe. */
  readonly bug?: Error;
}
