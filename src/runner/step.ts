import type { Page } from 'playwright-core';
import type { CheckRecord } from '../core/check.ts';
import { EXIT, Fault } from '../core/errors.ts';
import type { EvidenceStore } from '../core/evidence.ts';
import type { CheckResult, Emit, Outcome } from '../core/events.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { ActionCall, CheckCall, Runbook, RunbookStep } from '../core/runbook.ts';
import { actionContext, type StepTrace } from './action.ts';
import { effectOf, effectOfStep, fillIn, inputOf, sayCall } from './bind.ts';
import { deadline } from './deadline.ts';
import { allYes, askOnce, askUntilYes, type BoundCheck } from './checks.ts';
import { identityOf, lookAt, type RunScope, type Scene } from './context.ts';
import type { Ledger } from './made.ts';
import { askPerson, type Attested } from './person.ts';
import { explain } from './playwright-faults.ts';
import { settle } from './resolve/settle.ts';
import { stirring } from './resolve/stir.ts';
import type { Windows } from './windows.ts';

export interface StepRun {
  readonly runbook: Runbook;
  readonly vocabulary: Vocabulary;
  readonly scope: RunScope;
  readonly windows: Windows;
  readonly evidence: EvidenceStore;
  readonly emit: Emit;
  readonly ledger: Ledger;
  readonly values: Map<string, string>;
  readonly runId: string;
  readonly now: () => Date;
  /** Milliseconds for a step that names no deadline of its own. */
  readonly stepTimeout: number;
  readonly signal: AbortSignal;
  /** Called with the portal's page before each change of it; throws where nothing may be changed. */
  readonly beforeChange: (page: Page) => Promise<void>;
  /** What the origin guard has stopped, if anything; looked at after every action. */
  readonly blocked: () => Fault | undefined;
}

export interface StepResult {
  readonly outcome: Outcome;
  readonly checks: readonly CheckResult[];
  readonly attested?: Attested['attested'];
  readonly fault?: Fault;
  /** A bug of ours, to be thrown on once the evidence is safe. */
  readonly bug?: Error;
}

/** intent, act, verify, capture: one step, from looking whether it is done already to the picture of its result. */
export async function runStep(run: StepRun, step: RunbookStep): Promise<StepResult> {
  const timeout = step.timeout ?? run.stepTimeout;
  const { desk, host } = run.scope;
  const limit = deadline(timeout, desk);
  const signal = AbortSignal.any([run.signal, limit.signal]);
  const trace: StepTrace = { marks: [], outputs: new Map(), said: {}, touched: false };
  let checks: CheckResult[] = [];
  const records: Records = new Map();
  try {
    if (step.window !== 'portal' && host.desktop === undefined && desk !== undefined) {
      const { runbook, evidence, values } = run;
      // A person may take days: only the end of the run ends the wait.
      await run.emit({ type: 'waiting', stepId: step.id, for: `a person to do it on ${host.name}` });
      return {
        ...(await askPerson({ desk, evidence, runbook, step, server: host.name, values, signal: run.signal })),
        checks: [],
      };
    }
    const page = await run.windows.get(step.window, { ms: run.scope.patience, signal });
    run.evidence.watch(page.context());
    const scene = (call: { on?: string; under?: string }): Scene => ({
      page,
      window: step.window,
      on: call.on,
      under: call.under,
      signal,
    });
    const bind = (calls: readonly CheckCall[]): BoundCheck[] =>
      calls.map((call) => bindCheck(run, scene(call), call, records));
    const picture = async (): Promise<void> => {
      // A sign-in window closes by itself when it has served: what shows its result is the window that opened it.
      const shown = page.isClosed() ? run.windows.opened('host') : page;
      if (shown === undefined) return;
      await settle(shown, run.scope.shell, { ms: run.scope.patience * 4, signal });
      await run.evidence.shoot({
        page: shown,
        stepId: step.id,
        phase: 'after',
        title: step.shows ?? step.title,
        marks: trace.marks,
        identity: identityOf(run.scope, step.window),
      });
    };
    if (await isDoneAlready(run, step, bind(step.ensure))) {
      await picture();
      checks = await askOnce(bind(step.ensure));
      await keepRecords(run, step, records);
      return { outcome: 'skipped', checks };
    }
    const change = effectOfStep(step, run.vocabulary) === 'change';
    if (change && step.expect.length > 0 && step.do.length > 0) {
      const before = await askOnce(bindOrWait(run, step, scene, records));
      if (before.length === step.expect.length && allYes(before)) {
        checks = before;
        throw new Fault(
          'PR-412',
          `what the step should bring about is there already: ${before.map((check) => check.expected).join('; ')}`,
          {
            hint: 'Nothing was done. If that may be so, say so with "ensure:".',
          },
        );
      }
    }
    for (const [index, call] of step.do.entries()) {
      await act(run, step, call, index, scene(call), trace);
    }
    records.clear();
    checks = await askUntilYes(bind(step.expect), {
      ms: Math.max(run.scope.patience, step.timeout ?? 0),
      signal,
      stirring: (ms) => stirring(page, ms),
    });
    await keepRecords(run, step, records);
    if (!allYes(checks)) throw failedChecks(checks);
    await picture();
    await remember(run, step);
    return { outcome: 'passed', checks };
  } catch (thrown) {
    return await failure(run, step, trace, checks, whyEnded(run, step, signal, timeout, thrown));
  } finally {
    limit.end();
  }
}

/** Checks that use an output of this very step cannot be asked before it. */
function bindOrWait(
  run: StepRun,
  step: RunbookStep,
  scene: (call: CheckCall) => Scene,
  records: Records,
): BoundCheck[] {
  const own = `steps.${step.id}.`;
  return step.expect
    .filter((call) => !JSON.stringify(call.input).includes(own))
    .map((call) => bindCheck(run, scene(call), call, records));
}

/** What the last answer of each check rests on. */
type Records = Map<CheckCall, CheckRecord>;

async function keepRecords(run: StepRun, step: RunbookStep, records: Records): Promise<void> {
  for (const { name, title, content } of records.values()) {
    const text = `${JSON.stringify(content, undefined, 2)}\n`;
    await run.evidence.keep(step.id, { kind: 'api', name, title, content: Buffer.from(text) });
  }
  records.clear();
}

function bindCheck(run: StepRun, scene: Scene, call: CheckCall, records: Records): BoundCheck {
  return {
    call,
    async ask() {
      const kind = run.vocabulary.checks.get(call.kind);
      if (kind === undefined) throw new Fault('PR-204', `no check named "${call.kind}"`, { place: call.place });
      const input = inputOf(call, kind.schema, run.values);
      const answer = await kind.ask(await lookAt(run.scope, scene), input);
      if (answer.record === undefined) records.delete(call);
      else records.set(call, answer.record);
      return answer;
    },
  };
}

async function act(
  run: StepRun,
  step: RunbookStep,
  call: ActionCall,
  index: number,
  scene: Scene,
  trace: StepTrace,
): Promise<void> {
  const kind = run.vocabulary.steps.get(call.kind);
  if (kind === undefined) throw new Fault('PR-203', `no step named "${call.kind}"`, { place: call.place });
  const input = inputOf(call, kind.schema, run.values);
  const effect = effectOf(call, run.vocabulary);
  const text = sayCall(call, input);
  const started = performance.now();
  if (effect === 'change' && scene.window === 'portal') await run.beforeChange(scene.page);
  if (effect === 'change') await run.emit({ type: 'action.intent', stepId: step.id, action: index, text, effect });
  const context = await actionContext(run.scope, scene, call, {
    evidence: run.evidence,
    stepId: step.id,
    stepTitle: step.title,
    action: index,
    trace,
    runbook: run.runbook.source.sha256,
    runSignal: run.signal,
    waiting: (what) => run.emit({ type: 'waiting', stepId: step.id, for: what }),
  });
  trace.said = {};
  try {
    await kind.run(context, input);
    const blocked = run.blocked();
    if (blocked !== undefined) throw blocked;
  } catch (error) {
    throw run.blocked() ?? explain(error, text);
  }
  for (const [name, value] of trace.outputs) run.values.set(`steps.${step.id}.${name}`, value);
  await run.emit({
    type: 'action.done',
    stepId: step.id,
    action: index,
    text,
    effect,
    undocumented: call.undocumented,
    ...(context.screen === undefined ? {} : { screen: context.screen.name }),
    ...trace.said,
    ms: Math.round(performance.now() - started),
  });
}

const objectOf = (step: RunbookStep, values: ReadonlyMap<string, string>): string =>
  JSON.stringify(step.ensure.map((call) => [call.kind, fillIn(call.input, values, call.place)]));

// Each start of the practice tenant is a tenant of its own, though all show the same sample id.
const tenantOf = ({ portal, identity }: RunScope): string =>
  portal.practice ? portal.address : (identity?.tenantId ?? portal.tenantId ?? portal.address);

/** @throws Fault PR-409 when it is there, but not by this runbook. */
async function isDoneAlready(run: StepRun, step: RunbookStep, ensure: readonly BoundCheck[]): Promise<boolean> {
  if (ensure.length === 0) return false;
  const results = await askOnce(ensure);
  const unclear = results.find((result) => result.verdict === 'unknown');
  if (unclear !== undefined) {
    throw new Fault('PR-408', `whether it is there already cannot be told: ${unclear.observed}`, {
      place: step.place,
      hint: 'Nothing was done. Look in the portal, then run again.',
    });
  }
  if (!allYes(results)) return false;
  const object = {
    portal: run.scope.portal.name,
    tenant: tenantOf(run.scope),
    runbook: run.runbook.id,
    object: objectOf(step, run.values),
  };
  if (await run.ledger.has(object)) return true;
  throw new Fault(
    'PR-409',
    `it is there already, and this runbook did not make it: ${results.map((result) => result.observed).join('; ')}`,
    {
      place: step.place,
      hint: 'Nothing was done. Choose another name with --input, or remove the object by hand.',
    },
  );
}

async function remember(run: StepRun, step: RunbookStep): Promise<void> {
  if (step.ensure.length === 0) return;
  await run.ledger.add({
    portal: run.scope.portal.name,
    tenant: tenantOf(run.scope),
    runbook: run.runbook.id,
    object: objectOf(step, run.values),
    runId: run.runId,
    time: run.now().toISOString(),
  });
}

function failedChecks(checks: readonly CheckResult[]): Fault {
  const bad = checks.filter((check) => check.verdict !== 'yes');
  const facts = bad.map(
    (check) =>
      `expected ${check.expected}, ${check.verdict === 'unknown' ? 'could not tell' : 'saw'}: ${check.observed}`,
  );
  return new Fault('PR-401', facts.join('; '), { hint: 'The picture of the failed step shows what was there.' });
}

/** An abort by the step's own deadline is a fault of its own; one by the run's is passed on. */
function whyEnded(run: StepRun, step: RunbookStep, signal: AbortSignal, timeout: number, thrown: unknown): unknown {
  if (!signal.aborted) return explain(thrown, `step ${step.id}`);
  if (run.signal.aborted)
    return run.signal.reason instanceof Fault ? run.signal.reason : new Fault('PR-407', 'the run was interrupted');
  return new Fault('PR-402', `the step took longer than its ${timeout / 1000} s`, { place: step.place, cause: thrown });
}

async function failure(
  run: StepRun,
  step: RunbookStep,
  trace: StepTrace,
  checks: readonly CheckResult[],
  thrown: unknown,
): Promise<StepResult> {
  const page = run.windows.opened(step.window);
  const interrupted = run.signal.aborted;
  let lost: Fault | undefined;
  if (page !== undefined && !interrupted) {
    try {
      await run.evidence.shoot({
        page,
        stepId: step.id,
        phase: 'failure',
        title: `${step.title}: as it stood`,
        marks: trace.marks,
        identity: identityOf(run.scope, step.window),
      });
    } catch (error) {
      // The first fault is what counts; a picture of a page that is gone cannot be had. A full disk is told.
      if (error instanceof Fault && (error.code === 'PR-601' || error.code === 'PR-603')) lost = error;
    }
  }
  if (lost !== undefined && !(thrown instanceof Fault)) return { outcome: 'failed', checks, fault: lost };
  if (!(thrown instanceof Fault))
    return { outcome: 'failed', checks, bug: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  const fault = thrown;
  if (fault.exit === EXIT.interrupted) return { outcome: 'interrupted', checks, fault };
  const doubtful = fault.code === 'PR-406' && trace.touched && effectOfStep(step, run.vocabulary) === 'change';
  if (doubtful) {
    const doubt = new Fault('PR-408', `${fault.message}; whether "${step.title}" took place cannot be told from here`, {
      cause: fault,
      hint: 'Look in the portal, then go on from there.',
    });
    return { outcome: 'in-doubt', checks, fault: doubt };
  }
  return { outcome: fault.code === 'PR-408' ? 'in-doubt' : 'failed', checks, fault };
}
