import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { BAG } from '../core/evidence.ts';
import type { RunEvent } from '../core/events.ts';
import { defineReporter } from '../core/reporter.ts';

/** What a line of the log says besides the event's own fields, in the words of logs. */
function levelOf(event: RunEvent): 'error' | 'warn' | 'info' | 'debug' {
  if (event.type === 'step.finished' || event.type === 'run.finished')
    return event.fault === undefined ? 'info' : 'error';
  if (event.type === 'retry' || event.type === 'waiting' || event.type === 'note' || event.type === 'runbook.corrected')
    return 'warn';
  return event.type === 'artifact' ? 'debug' : 'info';
}

function lineOf(event: RunEvent): string {
  const { type, ...fields } = event;
  return `${JSON.stringify({ level: levelOf(event), message: type, ...fields })}\n`;
}

export default defineReporter({
  name: 'log',
  summary: 'Writes a log of the run as JSON lines, one an event, into the bag',
  place: 'bag',
  create(options) {
    let file: FileHandle | undefined;
    return {
      async on(event) {
        file ??= await open(path.join(options.bag, ...BAG.log.split('/')), 'a');
        await file.appendFile(lineOf(event));
      },
      async close() {
        await file?.close();
        file = undefined;
      },
    };
  },
});
