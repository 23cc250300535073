import path from 'node:path';
import { BAG } from '../core/evidence.ts';
import type { RunEvent } from '../core/events.ts';
import { defineReporter } from '../core/reporter.ts';

/** What a line of the log says besides the event's own fields, in the words of logs. */
function levelOf(event: RunEvent): 'error' | 'warn' | 'info' | 'debug' {
  if (event.type === 'step.finished' || event.type === 'run.finished')
    return event.fault === undefined ? 'info' : 'error';
  if (event.type === 'retry' || event.type === 'waiting') return 'warn';
  return event.type === 'artifact' ? 'debug' : 'info';
}

export default defineReporter({
  name: 'log',
  summary: 'Writes a log of the run as JSON lines, one an event, into the bag',
  place: 'bag',
  create(options) {
    let close: (() => Promise<void>) | undefined;
    let write: ((event: RunEvent) => void) | undefined;
    const open = async (): Promise<(event: RunEvent) => void> => {
      const { createLogger, format, transports } = await import('winston');
      const file = new transports.File({ filename: path.join(options.bag, ...BAG.log.split('/')), level: 'debug' });
      const logger = createLogger({ level: 'debug', format: format.json(), transports: [file] });
      close = () =>
        new Promise((resolve) => {
          file.once('finish', resolve);
          logger.end();
        });
      return (event) => {
        const { type, ...fields } = event;
        logger.log({ level: levelOf(event), message: type, ...fields });
      };
    };
    return {
      async on(event) {
        write ??= await open();
        write(event);
      },
      async close() {
        const closing = close;
        close = undefined;
        await closing?.();
      },
    };
  },
});
