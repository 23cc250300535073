import type { RunEvent } from './events.ts';
import type { LiveLines } from './live.ts';

export interface ReporterOptions {
  /** The folder of the bag. */
  readonly bag: string;
  /** The file that the person named for this output, absolute. */
  readonly file?: string;
  /** Writes to the terminal or pipe that the reporter is for. */
  readonly write: (text: string) => void;
  /** Lines that change; undefined when it is not a terminal. */
  readonly live?: LiveLines | undefined;
  readonly colors: boolean;
  /** The milliseconds since an arbitrary start, monotonic. */
  readonly now: () => number;
}

/** One that hears the events of a run and makes an output of them. It asks nothing and cannot stop the run. */
export interface Reporter {
  on(event: RunEvent): void | Promise<void>;
  /** Called once after the last event it is to hear; files are complete when it resolves. */
  close?(): void | Promise<void>;
}

export interface ReporterKind {
  readonly kind: 'reporter';
  readonly name: string;
  readonly summary: string;
  /** `bag`: writes into the bag before the seal and hears all up to run.finished; `terminal`: hears everything. */
  readonly place: 'bag' | 'terminal';
  create(options: ReporterOptions): Reporter;
}

/** An output: one file in `src/reporters/`. */
export function defineReporter(definition: Omit<ReporterKind, 'kind'>): ReporterKind {
  return { kind: 'reporter', ...definition };
}
