import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type { Logger } from 'winston';
import { BAG } from '../core/evidence.ts';
import { defineReporter } from '../core/reporter.ts';
import { createLogEntries } from './_log/entry.ts';

/** What the entry itself says of an event. */
const TOLD: ReadonlySet<string> = new Set(['v', 'type', 'runId', 'time', 'stepId']);

interface OpenLog {
  readonly logger: Logger;
  /** Resolves when all is in the file. */
  end(): Promise<void>;
}

async function openLog(file: string): Promise<OpenLog> {
  const { createLogger, format, transports } = await import('winston');
  const stream = createWriteStream(file, { flags: 'a' });
  // What cannot be written is thrown where the log is closed: until then the run has other things to tell.
  const written = finished(stream);
  written.catch(() => undefined);
  const logger = createLogger({
    level: 'debug',
    format: format.json(),
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  return {
    logger,
    async end() {
      const told = finished(logger, { readable: false });
      logger.end();
      await told;
      stream.end();
      await written;
    },
  };
}

export default defineReporter({
  name: 'log',
  summary: 'Writes a log of the run as JSON lines, with run, step and attempt, into the bag',
  place: 'bag',
  create(options) {
    const entryOf = createLogEntries();
    let log: OpenLog | undefined;
    return {
      async on(event) {
        log ??= await openLog(path.join(options.bag, ...BAG.log.split('/')));
        const details = Object.entries(event).filter(([name]) => !TOLD.has(name));
        log.logger.log({ ...entryOf(event), details: Object.fromEntries(details) });
      },
      async close() {
        await log?.end();
        log = undefined;
      },
    };
  },
});
