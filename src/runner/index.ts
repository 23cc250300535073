import type { Browser } from 'playwright-core';
import type { CertificateMaker } from '../core/certificate.ts';
import type { DirectoryReader } from '../core/directory.ts';
import { Fault } from '../core/errors.ts';
import type { GuidedDesk } from '../core/desk.ts';
import type { EvidenceStore, Sealed } from '../core/evidence.ts';
import type { Emit, Outcome, Verdict } from '../core/events.ts';
import type { Host } from '../core/host.ts';
import type { PortalProfile, PortalShell, SignInDialog } from '../core/portal.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { Reporter } from '../core/reporter.ts';
import { stepsOf, type Runbook } from '../core/runbook.ts';
import type { Redactor } from '../core/secrets.ts';
import { effectOfStep } from './bind.ts';
import type { RunScope } from './context.ts';
import { keepCommands } from './commands.ts';
import { deadline } from './deadline.ts';
import { createEmitter } from './emitter.ts';
import { createLiveGuard, type Approve } from './live-guard.ts';
import type { Ledger } from './made.ts';
import { faultOf, started } from './told.ts';
import { runStep, type StepResult, type StepRun } from './step.ts';
import { openWindows } from './windows.ts';

export { connectBrowser, launchBrowser } from './browser.ts';
export type { Approve } from './live-guard.ts';
export { openLedger, type Ledger } from './made.ts';

/** A browser that a run uses, alone or beside others; the run opens contexts of its own in it and closes them. */
export interface BrowserLease {
  readonly browser: Browser;
  end(): Promise<void>;
}

export interface RunOptions {
  readonly runId: string;
  readonly runbook: Runbook;
  readonly vocabulary: Vocabulary;
  /** All inputs by name. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly portal: PortalProfile;
  readonly shell: PortalShell;
  readonly host: Host;
  readonly certificates: CertificateMaker;
  /** Reads the directory behind the portal for `graph:` checks; undefined where the portal gives no access. */
  readonly directory?: DirectoryReader | undefined;
  readonly dialog: SignInDialog;
  /** Where people do what only they can, on a server without a desktop that a browser can show. */
  readonly desk?: GuidedDesk | undefined;
  /** Asked once, before the first change on a live portal. */
  readonly approve: Approve;
  readonly redactor: Redactor;
  readonly ledger: Ledger;
  readonly openBrowser: () => Promise<BrowserLease>;
  readonly openEvidence: (announce: Emit) => Promise<EvidenceStore>;
  /** Outputs that become part of the bag, and outputs that hear all to the end. */
  readonly reporters: (bag: string) => { readonly bag: readonly Reporter[]; readonly terminal: readonly Reporter[] };
  readonly onReporterError: (error: unknown) => void;
  readonly tool: { readonly name: string; readonly version: string };
  /** Who runs it, as the system names them. */
  readonly operator: string;
  readonly now: () => Date;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Milliseconds. */
  readonly timeouts: { readonly control: number; readonly step: number; readonly run: number };
  readonly signal: AbortSignal;
}

export interface RunResult {
  readonly verdict: Verdict;
  readonly fault?: Fault;
  readonly bag: string;
  readonly sealed?: Sealed;
}

/**
 * Runs a runbook from the first step to the last or to the first that fails, in this order: every step leaves its
 * evidence, then the browser is closed, the reporters write, and the bag is sealed. It speaks through events alone.
 * @throws Fault when it cannot begin (no browser, folder not writable); what goes wrong later is in the result. A bug
 * of ours is thrown once the evidence is safe.
 */
export async function runRunbook(options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const emitter = createEmitter(options);
  const lease = await options.openBrowser();
  let evidence: EvidenceStore;
  try {
    evidence = await options.openEvidence(emitter.emit);
  } catch (error) {
    await lease.end();
    throw error;
  }
  const reporters = options.reporters(evidence.bag);
  for (const reporter of [...reporters.bag, ...reporters.terminal]) emitter.listen(reporter);
  emitter.journalTo(evidence);
  const limit = deadline(options.timeouts.run, options.desk);
  const signal = AbortSignal.any([options.signal, limit.signal]);
  let ended: RunResult & { readonly bug?: Error };
  try {
    const result = await runSteps(options, { browser: lease.browser, evidence, emit: emitter.emit, signal });
    await lease.end();
    ended = await finish(options, {
      evidence,
      emitter,
      reporters,
      result,
      ms: Math.round(performance.now() - started),
    });
  } catch (error) {
    // The journal cannot be written any more: what is there stays, and verifies as interrupted.
    await lease.end();
    await closeAll([...reporters.bag, ...reporters.terminal], options.onReporterError);
    await evidence.abandon();
    throw error;
  } finally {
    limit.end();
  }
  if (ended.bug !== undefined) throw ended.bug;
  return ended;
}

interface Collected {
  readonly outcomes: readonly Outcome[];
  readonly last: StepResult | undefined;
}

async function runSteps(
  options: RunOptions,
  tools: {
    readonly browser: Browser;
    readonly evidence: EvidenceStore;
    readonly emit: Emit;
    readonly signal: AbortSignal;
  },
): Promise<Collected> {
  const { runbook, portal, vocabulary } = options;
  const { emit, signal } = tools;
  let blocked: Fault | undefined;
  const windows = openWindows({
    browser: tools.browser,
    portal,
    desktop: options.host.desktop,
    shell: options.shell,
    onCover(what) {
      emit({ type: 'waiting', for: `${what} lay over the page and was closed` }).catch(() => undefined);
    },
    ...(options.viewport === undefined ? {} : { viewport: options.viewport }),
    onBlocked(address) {
      blocked ??= new Fault('PR-404', `the browser was about to leave the allowed origins: ${originOf(address)}`, {
        hint: `Add it to "origins" of the portal "${portal.name}" if it is right.`,
      });
    },
  });
  // Windows that are closed make whatever waits on a page give up at once.
  const giveUp = (): void => void windows.close();
  signal.addEventListener('abort', giveUp, { once: true });
  const scope: RunScope = {
    portal,
    shell: options.shell,
    screens: vocabulary.screens,
    host: options.host,
    certificates: options.certificates,
    directory: options.directory,
    dialog: options.dialog,
    desk: options.desk,
    patience: options.timeouts.control,
    expected: new Map(),
    identity: undefined,
    kept: new Map(),
  };
  const changes = stepsOf(runbook)
    .filter((step) => effectOfStep(step, vocabulary) === 'change')
    .map((step) => step.title);
  const run: StepRun = {
    beforeChange: createLiveGuard(scope, changes, options.approve),
    runbook,
    vocabulary,
    scope,
    windows,
    evidence: tools.evidence,
    emit,
    ledger: options.ledger,
    values: new Map(options.inputs),
    runId: options.runId,
    now: options.now,
    stepTimeout: options.timeouts.step,
    signal,
    blocked: () => blocked,
  };
  const outcomes: Outcome[] = [];
  let last: StepResult | undefined;
  await emit(started(options, tools.browser));
  for (const [index, step] of stepsOf(runbook).entries()) {
    const began = performance.now();
    await emit({ type: 'step.started', stepId: step.id, index, title: step.title, attempt: 1 });
    last = await runStep(run, step);
    await keepCommands(options.host, tools.evidence, step.id);
    outcomes.push(last.outcome);
    await emit({
      type: 'step.finished',
      stepId: step.id,
      index,
      outcome: last.outcome,
      ms: Math.round(performance.now() - began),
      checks: [...last.checks],
      ...(last.attested === undefined ? {} : { attested: last.attested }),
      ...faultOf(last),
    });
    if (last.outcome !== 'passed' && last.outcome !== 'skipped') break;
  }
  signal.removeEventListener('abort', giveUp);
  await windows.close();
  return { outcomes, last };
}

const originOf = (address: string): string => {
  try {
    return new URL(address).origin;
  } catch {
    return address;
  }
};

const VERDICT_OF: Readonly<Record<Outcome, Verdict>> = {
  passed: 'passed',
  skipped: 'passed',
  failed: 'failed',
  'in-doubt': 'in-doubt',
  interrupted: 'interrupted',
};

async function finish(
  options: RunOptions,
  run: {
    readonly evidence: EvidenceStore;
    readonly emitter: ReturnType<typeof createEmitter>;
    readonly reporters: ReturnType<RunOptions['reporters']>;
    readonly result: Collected;
    readonly ms: number;
  },
): Promise<RunResult & { readonly bug?: Error }> {
  const { evidence, emitter, reporters, result } = run;
  const count = (...wanted: Outcome[]): number => result.outcomes.filter((outcome) => wanted.includes(outcome)).length;
  const verdict = VERDICT_OF[result.last?.outcome ?? 'passed'];
  await evidence.settle();
  await emitter.emit({
    type: 'run.finished',
    verdict,
    ms: run.ms,
    counts: {
      passed: count('passed'),
      skipped: count('skipped'),
      failed: count('failed', 'in-doubt', 'interrupted'),
      notRun: stepsOf(options.runbook).length - result.outcomes.length,
    },
    ...faultOf(result.last),
  });
  await closeAll(reporters.bag, options.onReporterError);
  for (const reporter of reporters.bag) emitter.forget(reporter);
  const sealed = await evidence.seal();
  await emitter.tell({ type: 'run.sealed', ...sealed });
  await closeAll(reporters.terminal, options.onReporterError);
  return {
    verdict,
    bag: evidence.bag,
    sealed,
    ...(result.last?.fault === undefined ? {} : { fault: result.last.fault }),
    ...(result.last?.bug === undefined ? {} : { bug: result.last.bug }),
  };
}

async function closeAll(reporters: readonly Reporter[], onError: (error: unknown) => void): Promise<void> {
  for (const reporter of reporters) {
    try {
      await reporter.close?.();
    } catch (error) {
      onError(error);
    }
  }
}
