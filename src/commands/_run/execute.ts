import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { CommandIo } from '../../core/command.ts';
import type { Corrector } from '../../core/correction.ts';
import { messageOf } from '../../core/errors.ts';
import { readReporters } from '../../core/registries.ts';
import { faultWithoutSecrets, withoutSecrets } from '../../core/redacted-error.ts';
import type { Resumption } from '../../core/resumption.ts';
import { createRedactor, type Redactor } from '../../core/secrets.ts';
import type { Config } from '../../config/index.ts';
import { userConfigFolder, userDataFolder } from '../../config/folders.ts';
import type { BrowserLease, RunOptions, RunResult } from '../../runner/index.ts';
import { createSessionPool } from '../../sessions/index.ts';
import { toolVersion } from '../_version.ts';
import type { Sessions } from '../../core/session.ts';
import { openProfile } from './browser.ts';
import { openKeep, profileFor } from '../_kept.ts';
import type { Outputs } from './outputs.ts';
import { approvalOf, dialogOf } from './person.ts';
import type { Ground, Plan } from './prepare.ts';
import { openPlace, setStage, type Place, type Stage, type StageRequest } from './stage.ts';

export interface Execution {
  readonly ground: Ground;
  readonly plan: Plan;
  readonly openBrowser: () => Promise<BrowserLease>;
  readonly outputs: () => Promise<Outputs>;
  /** Changes on a live portal are agreed to already. */
  readonly yes: boolean;
  readonly json: boolean;
  /** Looks, changes nothing, and tells what it would do. */
  readonly check?: boolean | undefined;
  /** Where Playwright's trace goes, an absolute path. */
  readonly trace?: string | undefined;
  /** Lets a person correct the runbook where a step stops. */
  readonly corrector?: Corrector | undefined;
  /** The run that this one continues. */
  readonly resumes?: Resumption | undefined;
  /** Sessions that it shares with other runs of this process. */
  readonly sessions?: Sessions | undefined;
  /** Where it takes place; what the configuration says unless told. */
  readonly place?: ((run: StageRequest) => Promise<Place>) | undefined;
  /** Where the run leaves what it sees; a bag unless told. */
  readonly openEvidence?: ((stage: Stage, redactor: Redactor) => RunOptions['openEvidence']) | undefined;
}

/** Ids sort by time and can be names of folders everywhere. */
export function newRunId(now: Date): string {
  return `${now
    .toISOString()
    .replace(/[:.]\d*Z?$/u, '')
    .replaceAll(':', '')}Z-${randomBytes(2).toString('hex')}`;
}

/**
 * Loads, one after another, what a run needs once its browser is there: the process waits for that anyway. What cannot be
 * loaded is told where it is used.
 */
export async function loadAhead({ evidence: { level } }: Config): Promise<void> {
  const loads = [
    async () => {
      const { prepareDrawing } = await import('../../evidence/index.ts');
      if (level === 'full') prepareDrawing();
    },
    () => readReporters(),
    () => import('../../pages/_portal/index.ts'),
    () => import('../../cert/index.ts'),
  ];
  for (const load of loads) {
    try {
      await load();
    } catch {
      return;
    }
  }
}

/** One run from its portal to its sealed bag, with a browser that others may use at the same time. */
export async function executeRun(io: CommandIo, execution: Execution): Promise<RunResult> {
  const { ground, plan, json, place = (run: StageRequest) => openPlace(io, ground.config, run) } = execution;
  const runId = newRunId(new Date());
  const redactor = createRedactor();
  addSecretInputs(redactor, plan);
  const stage = await setStage(
    { runId, deskOf: execution.resumes?.first, runbook: plan.runbook, redactor, json, by: ground.config.browser },
    place,
  );
  try {
    const { fault, ...result } = await runOn(io, execution, stage, { runId, redactor });
    // What stops a run is told on terminals and to other programs, and may quote what was typed or clicked.
    return fault === undefined ? result : { ...result, fault: faultWithoutSecrets(fault, redactor) };
  } catch (thrown) {
    throw withoutSecrets(thrown, redactor);
  } finally {
    await stage.stop();
  }
}

async function runOn(
  io: CommandIo,
  execution: Execution,
  stage: Stage,
  { runId, redactor }: { readonly runId: string; readonly redactor: Redactor },
): Promise<RunResult> {
  const { ground, plan, outputs, yes, openEvidence } = execution;
  const { config, vocabulary } = ground;
  const { runbook, inputs } = plan;
  const { portal, host, desk, directory } = stage;
  const keep = openKeep(config);
  if (config.sessionKey !== undefined) redactor.add(config.sessionKey);
  const profile = await profileFor(keep, portal, runbook);
  const sessions = execution.sessions ?? createSessionPool(keep.sessions);
  const openBrowser = profile === undefined ? execution.openBrowser : () => openProfile(config, profile);
  const { openLedger, openTenantLocks, runRunbook } = await import('../../runner/index.ts');
  const { createCertificateMaker } = await import('../../cert/index.ts');
  const { createEvidenceStore } = await import('../../evidence/index.ts');
  const { shellNamed } = await import('../../pages/_portal/index.ts');
  const now = (): Date => new Date();
  const tool = { name: 'portal-runbook', version: await toolVersion() };
  return runRunbook({
    runId,
    runbook,
    vocabulary,
    inputs,
    portal,
    shell: shellNamed(portal.shell),
    host,
    certificates: createCertificateMaker({ now }),
    directory,
    dialog: dialogOf(io),
    sessions,
    desk,
    approve: approvalOf(io, yes),
    redactor,
    ledger: openLedger(path.join(config.reports, runbook.id, 'made.jsonl')),
    // A practice tenant was started for these runs alone, which share it in order.
    locks: portal.practice ? undefined : openTenantLocks(path.join(userDataFolder(), 'locks'), now),
    openBrowser,
    openEvidence:
      openEvidence?.(stage, redactor) ??
      ((announce) =>
        createEvidenceStore({
          reports: config.reports,
          runbook,
          runId,
          redactor,
          announce,
          now,
          rehearsal: portal.practice,
          signingKeyFile: path.join(userConfigFolder(), 'signing-key.pem'),
          tool,
          shots: config.evidence.level,
          masks: config.evidence.mask,
        })),
    reporters: await outputs(),
    onReporterError(error) {
      io.err(`An output of this run failed and was left out: ${redactor.redact(messageOf(error))}\n`);
    },
    tool,
    operator: config.evidence.operator ?? userInfo().username,
    now,
    viewport: { width: config.browser.width, height: config.browser.height },
    timeouts: config.timeouts,
    signal: io.signal,
    looksOnly: execution.check,
    corrector: execution.corrector,
    trace: execution.trace,
    resumes: execution.resumes,
  });
}

function addSecretInputs(redactor: Redactor, { runbook, inputs }: Plan): void {
  for (const [name, spec] of Object.entries(runbook.inputs)) {
    const value = inputs.get(name);
    if (spec.secret && value !== undefined) redactor.add(value);
  }
}
