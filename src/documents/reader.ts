import { Worker } from 'node:worker_threads';
import { builtFile } from '../core/built.ts';
import { Fault } from '../core/errors.ts';
import type { DocumentModel } from './model.ts';
import type { DocumentSource } from './source.ts';

export interface ReaderOptions {
  /** Threads to read with; 1 unless told. */
  readonly workers?: number;
  /** Milliseconds of work that a document of so many bytes may take. */
  readonly deadline?: (bytes: number) => number;
}

/** Reads documents in threads of their own. */
export interface DocumentReader {
  /** @throws Fault PR-801 when the document cannot be read before its deadline, or is nested too deep. */
  read(source: DocumentSource): Promise<DocumentModel>;
  close(): Promise<void>;
}

const START = 20_000;
const MEGABYTE = 1024 * 1024;
/** So many times its deadline a document has on a machine that is busy with something else. */
const MOST_WAITS = 5;
/** Parsing leaves much that dies young: with V8's small default, threads spend a third of their time collecting it. */
const YOUNG_MEGABYTES = 64;

interface Answer {
  readonly ready?: true;
  readonly id?: number;
  readonly model?: DocumentModel;
  readonly error?: string;
  readonly known?: boolean;
}

interface Task {
  readonly id: number;
  readonly source: DocumentSource;
  readonly resolve: (model: DocumentModel) => void;
  readonly reject: (error: unknown) => void;
}

/** One thread and the document that it reads. */
class Reading {
  private readonly worker = new Worker(builtFile(import.meta.url, './worker.js'), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  private started = false;
  private task: Task | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly deadline: (bytes: number) => number;
  private readonly done: (reading: Reading, dead: boolean) => void;

  constructor(task: Task, deadline: (bytes: number) => number, done: (reading: Reading, dead: boolean) => void) {
    this.deadline = deadline;
    this.done = done;
    this.task = task;
    this.worker.on('message', (answer: Answer) => {
      this.hear(answer);
    });
    this.worker.on('error', (error) => {
      this.fail(error);
    });
    this.worker.unref();
    this.timer = setTimeout(() => {
      this.fail(new Fault('PR-402', 'the thread that reads documents did not start'));
    }, START);
  }

  give(task: Task): void {
    this.task = task;
    if (this.started) this.begin();
  }

  end(): Promise<number> {
    clearTimeout(this.timer);
    return this.worker.terminate();
  }

  private begin(): void {
    const { task } = this;
    if (task === undefined) return;
    const patience = this.deadline(task.source.bytes);
    const began = { cpu: process.cpuUsage(), end: performance.now() + MOST_WAITS * patience };
    this.expire(task, patience, patience, began);
    this.worker.postMessage({ id: task.id, text: task.source.text });
  }

  /** Ends the thread when its time is over; a machine that is busy elsewhere gives the process less time than passes. */
  private expire(
    task: Task,
    patience: number,
    ms: number,
    began: { readonly cpu: NodeJS.CpuUsage; readonly end: number },
  ): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { user, system } = process.cpuUsage(began.cpu);
      const rest = Math.min(patience - (user + system) / 1000, began.end - performance.now());
      if (rest > 1) {
        this.expire(task, patience, rest, began);
        return;
      }
      const { file } = task.source;
      this.fail(
        new Fault('PR-801', `the document could not be read in ${(patience / 1000).toFixed(1)} seconds`, {
          hint: 'Look for lists, quotations or brackets that are nested very deeply.',
          place: { file, line: 1, column: 1 },
        }),
      );
    }, ms);
  }

  private hear(answer: Answer): void {
    if (answer.ready === true) {
      this.started = true;
      this.begin();
      return;
    }
    const { task } = this;
    if (task === undefined || answer.id !== task.id) return;
    clearTimeout(this.timer);
    this.task = undefined;
    if (answer.model !== undefined) task.resolve(answer.model);
    else if (answer.known === true)
      task.reject(new Fault('PR-801', answer.error ?? '', { place: { file: task.source.file, line: 1, column: 1 } }));
    else task.reject(new Error(`${task.source.file}: ${answer.error ?? 'no answer'}`));
    this.done(this, false);
  }

  private fail(error: unknown): void {
    clearTimeout(this.timer);
    const { task } = this;
    this.task = undefined;
    void this.worker.terminate();
    task?.reject(error);
    this.done(this, true);
  }
}

export function createDocumentReader(options: ReaderOptions = {}): DocumentReader {
  const most = Math.max(1, options.workers ?? 1);
  const deadline = options.deadline ?? ((bytes) => 2000 + (5000 * bytes) / MEGABYTE);
  const all = new Set<Reading>();
  const idle: Reading[] = [];
  const waiting: Task[] = [];
  let ids = 0;

  const next = (): void => {
    const task = waiting[0];
    if (task === undefined) return;
    const free = idle.pop();
    if (free === undefined && all.size >= most) return;
    waiting.shift();
    if (free !== undefined) free.give(task);
    else all.add(new Reading(task, deadline, done));
  };
  const done = (reading: Reading, dead: boolean): void => {
    if (dead) all.delete(reading);
    else idle.push(reading);
    next();
  };

  return {
    read: (source) =>
      new Promise((resolve, reject) => {
        ids += 1;
        waiting.push({ id: ids, source, resolve, reject });
        next();
      }),
    async close() {
      await Promise.all([...all].map((reading) => reading.end()));
      all.clear();
      idle.length = 0;
    },
  };
}
