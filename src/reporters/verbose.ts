import { printable } from '../core/printable.ts';
import { defineReporter } from '../core/reporter.ts';
import { createLogEntries } from './_log/entry.ts';

export default defineReporter({
  name: 'verbose',
  summary: 'The log of the run for people, a line each as things happen (--verbose)',
  place: 'terminal',
  create({ write }) {
    const entryOf = createLogEntries();
    return {
      on(event) {
        const { level, message, time, step, attempt = 1 } = entryOf(event);
        const where = step === undefined ? '' : `${step}${attempt === 1 ? '' : ` (try ${attempt})`}: `;
        write(`${time.slice(11, 23)} ${level.padEnd(5)} ${printable(`${where}${message}`)}\n`);
      },
    };
  },
});
