import type { EvidenceStore } from '../core/evidence.ts';
import type { Outcome, Verdict } from '../core/events.ts';
import type { Reporter } from '../core/reporter.ts';
import { stepsOf } from '../core/runbook.ts';
import type { Emitter } from './emitter.ts';
import type { RunOptions, RunResult } from './index.ts';
import { faultOf } from './told.ts';
import type { Walked } from './walk.ts';

const VERDICT_OF: Readonly<Record<Outcome, Verdict>> = {
  passed: 'passed',
  skipped: 'passed',
  pending: 'pending',
  failed: 'failed',
  'in-doubt': 'in-doubt',
  interrupted: 'interrupted',
};

/** The end in order: run.finished, the bag's own outputs, the seal, and the outputs that hear all. */
export async function finish(
  options: RunOptions,
  run: {
    readonly evidence: EvidenceStore;
    readonly emitter: Emitter;
    readonly reporters: ReturnType<RunOptions['reporters']>;
    readonly result: Walked;
    /** Resolves when the run has left its browser. */
    readonly closed: Promise<void>;
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
      ...(options.looksOnly === true ? { pending: count('pending') } : {}),
      failed: count('failed', 'in-doubt', 'interrupted'),
      notRun: stepsOf(options.runbook).length - result.outcomes.length,
    },
    ...faultOf(result.last),
  });
  await closeAll(reporters.bag, options.onReporterError);
  for (const reporter of reporters.bag) emitter.forget(reporter);
  const sealed = await evidence.seal();
  await emitter.tell({ type: 'run.sealed', ...sealed });
  await run.closed;
  await closeAll(reporters.terminal, options.onReporterError);
  return {
    verdict,
    bag: evidence.bag,
    sealed,
    ...(result.last?.fault === undefined ? {} : { fault: result.last.fault }),
    ...(result.last?.bug === undefined ? {} : { bug: result.last.bug }),
  };
}

export async function closeAll(reporters: readonly Reporter[], onError: (error: unknown) => void): Promise<void> {
  for (const reporter of reporters) {
    try {
      await reporter.close?.();
    } catch (error) {
      onError(error);
    }
  }
}
