import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { runEvent, type Outcome, type RunEvent } from '../core/events.ts';
import { BAG } from '../core/evidence.ts';
import type { RunSummary } from '../core/run-summary.ts';
import { isRunning, unmarkRunning } from './running.ts';

/** @param only what a line must hold to be looked at. */
async function* eventsOf(bag: string, only?: RegExp): AsyncGenerator<RunEvent> {
  const input = createReadStream(join(bag, BAG.journal), { encoding: 'utf8' });
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (only?.test(line) === false) continue;
    // Of a torn or foreign line nothing is told; what stands before it counts.
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const rest = Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'prev'));
    const event = runEvent.safeParse(rest);
    if (!event.success) return;
    yield event.data;
  }
}

async function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The events of a bag's journal, up to the first line that is none. */
export async function readEvents(bag: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of eventsOf(bag)) events.push(event);
  return events;
}

const standingFile = z.object({ standing: z.enum(['LIVE', 'REHEARSAL']) });

/** What the run says of itself; `evidence verify` judges anew. */
async function standingIn(bag: string, { practice }: { practice: boolean }): Promise<RunSummary['standing']> {
  if (practice) return 'REHEARSAL';
  try {
    return standingFile.parse(JSON.parse(await readFile(join(bag, BAG.standing), 'utf8'))).standing;
  } catch {
    return 'REHEARSAL';
  }
}

// A folder has thousands of runs, and each run has hundreds of lines of which these few are told.
const TOLD = /"type":"(?:run\.started|run\.finished|step\.finished)"/u;

async function summaryOf(reports: string, path: string): Promise<RunSummary | undefined> {
  const bag = join(reports, path);
  if (!(await isFile(join(bag, BAG.journal)))) return undefined;
  let started: Extract<RunEvent, { type: 'run.started' }> | undefined;
  let finished: Extract<RunEvent, { type: 'run.finished' }> | undefined;
  const steps = new Map<string, Outcome>();
  for await (const event of eventsOf(bag, TOLD)) {
    if (event.type === 'run.started') started = event;
    if (event.type === 'run.finished') finished = event;
    if (event.type === 'step.finished') steps.set(event.stepId, event.outcome);
  }
  if (started === undefined) return undefined;
  const { runbook, portal, tool } = started;
  const [sealed, running, standing] = await Promise.all([
    isFile(join(bag, BAG.seal)),
    isRunning(bag),
    standingIn(bag, portal),
  ]);
  return {
    bag,
    path,
    runId: started.runId,
    runbook: { id: runbook.id, title: runbook.title, sha256: runbook.sha256 },
    portal: { version: portal.version, practice: portal.practice, tenantId: portal.tenantId },
    standing,
    tool: `${tool.name} ${tool.version}`,
    started: started.time,
    ms: finished?.ms,
    verdict: finished?.verdict ?? (running ? 'running' : 'interrupted'),
    sealed,
    steps,
  };
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}

/** All runs under a folder of reports, the latest first. */
export async function listRuns(reports: string): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  for (const runbook of await foldersIn(reports)) {
    for (const run of await foldersIn(join(reports, runbook))) {
      const summary = await summaryOf(reports, `${runbook}/${run}`);
      if (summary !== undefined) runs.push(summary);
    }
  }
  return runs.sort((left, right) => right.started.localeCompare(left.started));
}

export interface PruneOptions {
  /** Runs that started before this moment go. */
  readonly before: Date;
  /** So many of the latest runs of each runbook stay, however old. */
  readonly keep: number;
  /** Only tells what would go. */
  readonly dry: boolean;
}

/** Deletes bags of old runs, never one that is running; gives those that went. */
export async function pruneRuns(reports: string, { before, keep, dry }: PruneOptions): Promise<RunSummary[]> {
  const seen = new Map<string, number>();
  const gone: RunSummary[] = [];
  for (const run of await listRuns(reports)) {
    const newer = seen.get(run.runbook.id) ?? 0;
    seen.set(run.runbook.id, newer + 1);
    if (newer < keep || new Date(run.started) >= before || (await isRunning(run.bag))) continue;
    gone.push(run);
    if (dry) continue;
    await rm(run.bag, { recursive: true });
    await unmarkRunning(run.bag);
  }
  return gone;
}
