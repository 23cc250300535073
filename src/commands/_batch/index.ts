import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { CommandIo } from '../../core/command.ts';
import { EXIT, Fault } from '../../core/errors.ts';
import { writeWhole } from '../../core/files.ts';
import { readReporters } from '../../core/registries.ts';
import type { Reporter } from '../../core/reporter.ts';
import { createBoard, type Board } from '../../reporters/_board/board.ts';
import { junitOfRuns, type JUnitRun } from '../../reporters/_junit/document.ts';
import { RunCollector } from '../../reporters/_report/run-model.ts';
import { countsLine, countsOf, type SummarizedRun } from '../../reporters/_summary/summary.ts';
import type { RunResult } from '../../runner/index.ts';
import { createSessionPool } from '../../sessions/index.ts';
import { startBrowser } from '../_run/browser.ts';
import { executeRun, loadAhead, newRunId } from '../_run/execute.ts';
import type { RunInput } from '../_run/input.ts';
import { openKeep } from '../_kept.ts';
import { updateIndex, type Outputs } from '../_run/outputs.ts';
import { readGround } from '../_run/prepare.ts';
import { shareTerminal } from './io.ts';
import { planJobs, type Job } from './jobs.ts';
import { readMatrix } from './matrix.ts';
import { inGigabytes, roomForOneMore, thisMemory, workersFor, type Memory } from './memory.ts';
import { openPlaces } from './places.ts';
import { withFreePorts } from './ports.ts';
import { rehearsalOf } from './rehearsal.ts';
import { runPool } from './schedule.ts';
import { RunNotes, writeSummary } from './summary.ts';

export interface BatchInput extends Omit<RunInput, 'runbook'> {
  readonly runbooks: readonly string[];
  readonly matrix?: string | undefined;
  readonly workers?: number | undefined;
  readonly maxFailures?: number | undefined;
}

const MOST_WORKERS_UNASKED = 4;

/** Several runs in one process and one browser, each with windows, evidence and a verdict of its own. */
export async function runBatch(io: CommandIo, input: BatchInput, memory: Memory = thisMemory): Promise<number> {
  const ground = await readGround(io, input);
  const matrix = input.matrix === undefined ? undefined : await readMatrix(input.matrix, io.cwd);
  const rehearsal = await rehearsalOf(matrix);
  const planned = await planJobs(io, { ground, input, runbooks: input.runbooks, matrix, rehearsal });
  const rehearsed = planned.filter(({ portal }) => portal === 'practice').length;
  const jobs = rehearsed < 2 ? planned : await Promise.all(planned.map((job) => withFreePorts(job, input.input)));
  const wanted = Math.min(input.workers ?? Math.min(MOST_WORKERS_UNASKED, availableParallelism()), jobs.length);
  const workers = workersFor(wanted, memory);
  const notes =
    workers === wanted
      ? []
      : [`${workers} at once instead of ${wanted}: ${inGigabytes(memory.free())} of memory are free.`];
  const batch = newRunId(new Date());
  const browser = await startBrowser(ground.config);
  const sessions = createSessionPool(openKeep(ground.config).sessions);
  void loadAhead(ground.config);
  const board = boardOf(io, input.json, jobs.length);
  try {
    for (const note of notes) board.keep(note);
    const ioFor = shareTerminal(io);
    const places = await openPlaces(io, { config: ground.config, matrix, jobs, batch, ioFor });
    try {
      const started = new Date();
      const began = performance.now();
      const ended: SummarizedRun[] = [];
      const collected = new Map<Job, JUnitRun>();
      const bugs: Error[] = [];
      const outputs = await openOutputs(io, input.json, board);
      const summarized = (run: SummarizedRun): boolean => {
        ended.push(run);
        board.ended(run);
        return isInOrder(run);
      };
      const left = await runPool(jobs, {
        workers,
        maxFailures: input.maxFailures,
        signal: io.signal,
        roomFor: () => roomForOneMore(memory),
        async run(job) {
          const ofRun = new RunNotes(job, ground.config.reports);
          const collector = new RunCollector();
          let result: RunResult | undefined;
          let thrown: unknown;
          try {
            result = await executeRun(ioFor(job.name), {
              ground,
              plan: job.plan,
              openBrowser: () => browser.share(),
              sessions,
              outputs: () => Promise.resolve(outputs(job, ofRun, collector)),
              place: places.placeOf(job),
              yes: input.yes,
              json: input.json,
              check: input.check,
            });
          } catch (error) {
            thrown = error;
            if (error instanceof Error && !(error instanceof Fault) && !io.signal.aborted) bugs.push(error);
          }
          const run = ofRun.told({ result, thrown });
          collected.set(job, { name: job.name, run: collector.model(), told: run });
          return summarized(run);
        },
      });
      for (const job of left) {
        const run = new RunNotes(job, ground.config.reports).told({});
        collected.set(job, { name: job.name, run: undefined, told: run });
        summarized(run);
      }
      const inOrder = jobs.flatMap((job) => collected.get(job) ?? []);
      const counts = countsOf(ended);
      const page = await writeSummary(ground.config.reports, {
        v: 1,
        kind: 'summary',
        id: batch,
        started: started.toISOString(),
        ms: Math.round(performance.now() - began),
        workers,
        notes,
        counts,
        runs: inOrder.map(({ told }) => told),
      });
      if (input.junit !== undefined) await writeWhole(path.resolve(io.cwd, input.junit), junitOfRuns(inOrder));
      await updateIndex(io, ground.config.reports);
      board.keep(`\n${countsLine(counts)}`);
      board.keep(`Summary: ${page}`);
      const [bug] = bugs;
      if (bug !== undefined) throw bug;
      return exitOf(io, ended);
    } finally {
      await places.close();
    }
  } finally {
    board.close();
    await browser.close();
  }
}

const isInOrder = ({ verdict }: SummarizedRun): boolean => verdict === 'passed' || verdict === 'pending';

function exitOf({ signal }: CommandIo, runs: readonly SummarizedRun[]): number {
  if (runs.every(isInOrder)) return EXIT.ok;
  return signal.aborted ? EXIT.interrupted : EXIT.failed;
}

/** Without a terminal and with `--json`, stdout is for the events. */
function boardOf(io: CommandIo, json: boolean, all: number): Board {
  return createBoard(
    {
      write: (text) => {
        if (!json) io.out(text);
      },
      live: json ? undefined : io.live,
      colors: io.colors,
      now: () => performance.now(),
    },
    all,
  );
}

async function openOutputs(
  io: CommandIo,
  json: boolean,
  board: Board,
): Promise<(job: Job, notes: RunNotes, collector: RunCollector) => Outputs> {
  const kinds = await readReporters();
  const write = (text: string): void => {
    io.out(text);
  };
  return (job, notes, collector) => (bag) => {
    const options = { bag, write, colors: false, now: () => performance.now() };
    const lines = json ? kinds.get('jsonl')?.create(options) : board.reporterFor(job.name, job.plan.runbook.id);
    const collecting: Reporter = {
      on: (event) => {
        collector.on(event);
      },
    };
    return {
      bag: [...kinds.values()].filter((kind) => kind.place === 'bag').map((kind) => kind.create(options)),
      terminal: [lines, notes.reporterFor(bag), collecting].filter((reporter) => reporter !== undefined),
    };
  };
}
