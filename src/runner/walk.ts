import type { Fault } from '../core/errors.ts';
import type { EvidenceStore } from '../core/evidence.ts';
import type { Emit, Outcome, Stands } from '../core/events.ts';
import { stepsOf, type RunbookStep } from '../core/runbook.ts';
import { runStep } from './attempts.ts';
import { createBackoff } from './backoff.ts';
import type { BrowserLease } from './browser.ts';
import { effectOfStep } from './bind.ts';
import { keepCommands } from './commands.ts';
import type { RunScope } from './context.ts';
import type { TenantHold } from './hold.ts';
import type { RunOptions } from './index.ts';
import { goOnCorrected } from './corrected.ts';
import { createLiveGuard } from './live-guard.ts';
import { leftOrigins } from './origins.ts';
import { createOutlook } from './outlook.ts';
import { createTakeUp, doneBefore, standsNow } from './resume.ts';
import type { StepResult, StepRun } from './step-run.ts';
import { faultOf, started } from './told.ts';
import { createNetworkWatch } from './trouble.ts';
import { createVersionFinder } from './versions.ts';
import { openWindows } from './windows.ts';

export interface Walked {
  readonly outcomes: readonly Outcome[];
  readonly last: StepResult | undefined;
  /** Resolves when the windows of the run are closed. */
  readonly closed: Promise<void>;
}

export interface WalkTools {
  readonly lease: BrowserLease;
  readonly evidence: EvidenceStore;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly hold: TenantHold;
}

const GOES_ON: ReadonlySet<Outcome> = new Set(['passed', 'skipped', 'pending']);

/** From the first step to the last or to the first that does not come about. */
export async function walk(options: RunOptions, tools: WalkTools): Promise<Walked> {
  const { emit, signal } = tools;
  const { resumes } = options;
  let run = prepare(options, tools);
  // Windows that are closed make whatever waits on a page give up at once.
  const { windows } = run;
  const giveUp = (): void => void windows.close();
  signal.addEventListener('abort', giveUp, { once: true });
  const outcomes: Outcome[] = [];
  let last: StepResult | undefined;
  const take = run.looksOnly
    ? createOutlook(run)
    : (step: RunbookStep, index: number, from = 0): Promise<StepResult> => runStep(run, step, { index, from });
  const takeUp = resumes === undefined ? undefined : createTakeUp(run, resumes);
  const begin = async (step: RunbookStep, index: number): Promise<StepResult> => {
    if (takeUp?.concerns(step) !== true) return take(step, index);
    await emit({ type: 'step.started', stepId: step.id, index, title: step.title, attempt: 1 });
    const taken = await takeUp.take(step);
    return 'ended' in taken ? taken.ended : take(step, index, taken.from);
  };
  await emit(started(options, tools.lease.browser));
  await tools.hold.tell(emit);
  for (const index of stepsOf(options.runbook).keys()) {
    // As it is by now: a person may have corrected the runbook.
    const step = stepsOf(run.runbook)[index];
    if (step === undefined) break;
    const before = resumes === undefined ? undefined : doneBefore(step, index, resumes);
    if (before !== undefined) {
      outcomes.push('skipped');
      await emit({ type: 'step.started', stepId: step.id, index, title: step.title, attempt: 1 });
      await emit(before);
      continue;
    }
    const began = performance.now();
    ({ run, result: last } = await goOnCorrected(
      run,
      { step, index, result: await begin(step, index) },
      options.corrector,
    ));
    await keepCommands(options.host, tools.evidence, step.id);
    outcomes.push(last.outcome);
    await emit({
      type: 'step.finished',
      stepId: step.id,
      index,
      outcome: last.outcome,
      ms: Math.round(performance.now() - began),
      checks: [...last.checks],
      ...(last.attempt === undefined || last.attempt === 1 ? {} : { attempt: last.attempt }),
      ...outputsOf(run, step),
      ...standing(standsNow(run)),
      ...(last.recovered === undefined ? {} : { recovered: last.recovered }),
      ...(last.intended === undefined ? {} : { intended: last.intended }),
      ...(last.attested === undefined ? {} : { attested: last.attested }),
      ...faultOf(last),
    });
    if (!GOES_ON.has(last.outcome)) break;
  }
  signal.removeEventListener('abort', giveUp);
  return { outcomes, last, closed: windows.close() };
}

const standing = (stands: Stands | undefined): { stands?: Stands } => (stands === undefined ? {} : { stands });

function outputsOf({ values }: StepRun, { id }: RunbookStep): { outputs?: Record<string, string> } {
  const own = `steps.${id}.`;
  const outputs: [string, string][] = [...values]
    .filter(([name]) => name.startsWith(own))
    .map(([name, value]) => [name.slice(own.length), value]);
  return outputs.length === 0 ? {} : { outputs: Object.fromEntries(outputs) };
}

function prepare(options: RunOptions, { lease, evidence, emit, signal, hold }: WalkTools): StepRun {
  const { runbook, portal, vocabulary } = options;
  let blocked: Fault | undefined;
  const windows = openWindows({
    patience: options.timeouts.control,
    trace: options.trace,
    lease,
    portal,
    desktop: options.host.desktop,
    shell: options.shell,
    onCover(what) {
      emit({ type: 'waiting', for: `${what} lay over the page and was closed` }).catch(() => undefined);
    },
    ...(options.viewport === undefined ? {} : { viewport: options.viewport }),
    onBlocked(address) {
      blocked ??= leftOrigins(address, portal);
    },
  });
  const scope: RunScope = {
    portal,
    shell: options.shell,
    screens: vocabulary.screens,
    host: options.host,
    certificates: options.certificates,
    directory: options.directory,
    dialog: options.dialog,
    sessions: options.sessions,
    desk: options.desk,
    patience: options.timeouts.control,
    expected: new Map(),
    identity: undefined,
    account: undefined,
    versions:
      portal.version === 'auto'
        ? createVersionFinder(vocabulary.screens.values(), ({ version, orElse }, seen) =>
            emit({ type: 'portal.version', version, orElse: [...orElse], seen }),
          )
        : undefined,
    kept: new Map(),
  };
  const changes = stepsOf(runbook)
    .filter((step) => effectOfStep(step, vocabulary) === 'change')
    .map((step) => step.title);
  const { desktop } = options.host;
  const origins = [...portal.origins, ...(desktop === undefined ? [] : [new URL(desktop).origin])];
  return {
    beforeChange: createLiveGuard(scope, changes, options.approve, { hold, emit }),
    runbook,
    vocabulary,
    scope,
    windows,
    stood: new Map(),
    network: createNetworkWatch(() => origins, options.now),
    evidence,
    emit,
    ledger: options.ledger,
    values: new Map(options.inputs),
    runId: options.runId,
    operator: options.operator,
    now: options.now,
    backoff: createBackoff(Math.random),
    stepTimeout: options.timeouts.step,
    signal,
    looksOnly: options.looksOnly === true,
    blocked: () => blocked,
  };
}
