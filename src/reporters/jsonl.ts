import { defineReporter } from '../core/reporter.ts';

export default defineReporter({
  name: 'jsonl',
  summary: 'Every event as a line of JSON on stdout',
  place: 'terminal',
  create: ({ write }) => ({
    on(event) {
      write(`${JSON.stringify(event)}\n`);
    },
  }),
});
