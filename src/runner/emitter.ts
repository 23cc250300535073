import type { EvidenceStore } from '../core/evidence.ts';
import { runEvent, type Emit, type RunEvent } from '../core/events.ts';
import type { Reporter } from '../core/reporter.ts';
import type { Redactor } from '../core/secrets.ts';

export interface EmitterOptions {
  readonly runId: string;
  readonly now: () => Date;
  readonly redactor: Redactor;
  /** Hears of a reporter that threw; the run goes on without it. */
  readonly onReporterError: (error: unknown) => void;
}

/** Numbers, redacts and journals each event, then hands it to whoever listens, in this order and one at a time. */
export interface Emitter {
  readonly emit: Emit;
  journalTo(store: EvidenceStore): void;
  listen(reporter: Reporter): void;
  /** For one that is closed. */
  forget(reporter: Reporter): void;
  /** To listeners alone; for what happens after the journal is closed. */
  readonly tell: Emit;
  /** Resolves when all that was emitted is journalled and heard. */
  drained(): Promise<void>;
}

export function createEmitter(options: EmitterOptions): Emitter {
  const reporters = new Set<Reporter>();
  let store: EvidenceStore | undefined;
  let seq = 0;
  let queue: Promise<void> = Promise.resolve();

  const hear = async (event: RunEvent): Promise<void> => {
    for (const reporter of reporters) {
      try {
        await reporter.on(event);
      } catch (error) {
        reporters.delete(reporter);
        options.onReporterError(error);
      }
    }
  };
  const send = async (body: Parameters<Emit>[0], journal: boolean): Promise<void> => {
    // Time, number and place in the journal are those of the call: lines that come close together are synced together.
    const time = options.now().toISOString();
    const event = runEvent.parse(
      redactDeep({ v: 1, runId: options.runId, seq: seq + 1, time, ...body }, options.redactor),
    );
    seq += 1;
    const recorded = journal ? store?.record(event) : undefined;
    recorded?.catch(() => undefined);
    const sent = queue.then(async () => {
      await recorded;
      await hear(event);
    });
    queue = sent.catch(() => undefined);
    await sent;
  };
  return {
    emit: (body) => send(body, true),
    tell: (body) => send(body, false),
    journalTo(journal) {
      store = journal;
    },
    listen(reporter) {
      reporters.add(reporter);
    },
    forget(reporter) {
      reporters.delete(reporter);
    },
    drained: () => queue,
  };
}

function redactDeep(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.redact(value);
  if (Array.isArray(value)) return value.map((item: unknown) => redactDeep(item, redactor));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]: [string, unknown]) => [key, redactDeep(item, redactor)]),
    );
  }
  return value;
}
