import type { CertificateMaker } from '../core/certificate.ts';
import type { Corrector } from '../core/correction.ts';
import type { DirectoryReader } from '../core/directory.ts';
import { Fault } from '../core/errors.ts';
import type { GuidedDesk } from '../core/desk.ts';
import type { EvidenceStore, Sealed } from '../core/evidence.ts';
import type { Emit, Verdict } from '../core/events.ts';
import type { Host } from '../core/host.ts';
import type { PortalProfile, PortalShell, SignInDialog } from '../core/portal.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { Reporter } from '../core/reporter.ts';
import type { Resumption } from '../core/resumption.ts';
import type { Runbook } from '../core/runbook.ts';
import type { Redactor } from '../core/secrets.ts';
import type { Sessions } from '../core/session.ts';
import type { BrowserLease } from './browser.ts';
import { deadline } from './deadline.ts';
import { createEmitter, type Emitter } from './emitter.ts';
import { closeAll, finish } from './finish.ts';
import { holdTenant, type TenantHold } from './hold.ts';
import type { Approve } from './live-guard.ts';
import type { Ledger } from './made.ts';
import type { TenantLocks } from './tenant-lock.ts';
import { walk } from './walk.ts';

export { connectBrowser, launchBrowser, launchProfile, type BrowserLease } from './browser.ts';
export { logIn, type LoggedIn } from './login.ts';
export { visitPortal, type Visit } from './survey/visit.ts';
export { walkScreens, type Stop, type Walk } from './survey/walk.ts';
export { probeScreen, type Draft } from './survey/probe.ts';
export type { Approve } from './live-guard.ts';
export { openLedger, type Ledger } from './made.ts';
export { openTenantLocks, type TenantLocks } from './tenant-lock.ts';

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
  /** Sessions that are known already; takes those that the run ends with. */
  readonly sessions: Sessions;
  /** Where people do what only they can, on a server without a desktop that a browser can show. */
  readonly desk?: GuidedDesk | undefined;
  /** Lets a person correct the runbook where a step stops; the run ends there without. */
  readonly corrector?: Corrector | undefined;
  /** Asked once, before the first change on a live portal. */
  readonly approve: Approve;
  readonly redactor: Redactor;
  readonly ledger: Ledger;
  /** Keeps other runs from changing the tenant meanwhile; undefined where no other run can reach it. */
  readonly locks?: TenantLocks | undefined;
  readonly openBrowser: () => Promise<BrowserLease>;
  readonly openEvidence: (announce: Emit) => Promise<EvidenceStore>;
  /** Outputs that become part of the bag, and outputs that hear all to the end. */
  readonly reporters: (bag: string) => { readonly bag: readonly Reporter[]; readonly terminal: readonly Reporter[] };
  readonly onReporterError: (error: unknown) => void;
  readonly tool: { readonly name: string; readonly version: string };
  /** Who runs it, as the system names them. */
  readonly operator: string;
  readonly now: () => Date;
  /** Where Playwright's trace goes, outside the bag; none without. */
  readonly trace?: string | undefined;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Milliseconds. */
  readonly timeouts: { readonly control: number; readonly step: number; readonly run: number };
  readonly signal: AbortSignal;
  /** The run that this one continues. */
  readonly resumes?: Resumption | undefined;
  /** Looks as far as it can, changes nothing, asks nobody, and tells what it would do. */
  readonly looksOnly?: boolean | undefined;
}

export interface RunResult {
  readonly verdict: Verdict;
  readonly fault?: Fault;
  readonly bag: string;
  readonly sealed?: Sealed;
}

/**
 * Runs a runbook from the first step to the last or to the first that fails, in this order: every step leaves its
 * evidence, then the browser is closed while the reporters write and the bag is sealed. It speaks through events alone.
 * @throws Fault when it cannot begin (no browser, folder not writable); what goes wrong later is in the result. A bug
 * of ours is thrown once the evidence is safe.
 */
export async function runRunbook(options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const emitter = createEmitter(options);
  const hold = await holdTenant(options);
  try {
    return await runHolding(options, { started, emitter, hold });
  } finally {
    await hold.release();
  }
}

async function runHolding(
  options: RunOptions,
  { started, emitter, hold }: { readonly started: number; readonly emitter: Emitter; readonly hold: TenantHold },
): Promise<RunResult> {
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
  const seconds = options.timeouts.run / 1000;
  const tooLong = new Fault('PR-402', `the run took longer than its ${seconds} s`, {
    hint: 'Give it more with "timeouts: { run: ... }" of the configuration, and continue it with --resume.',
  });
  const limit = deadline(options.timeouts.run, [options.desk, options.corrector], tooLong);
  const signal = AbortSignal.any([options.signal, limit.signal]);
  let ended: RunResult & { readonly bug?: Error };
  try {
    const result = await walk(options, { lease, evidence, emit: emitter.emit, signal, hold });
    ended = await finish(options, {
      evidence,
      emitter,
      reporters,
      result,
      // While the last pictures are drawn and the report is written.
      closed: result.closed.then(() => lease.end()),
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
