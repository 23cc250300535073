import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'press',
  summary: 'Press a key or a combination, where the focus is',
  effect: 'change',
  schema: z
    .string()
    .regex(
      /^(?:(?:Control|Shift|Alt|Meta)\+)*(?:[A-Za-z0-9]|[A-Z][A-Za-z]+\d*|F\d{1,2})$/u,
      'a key such as Enter, Escape, F5 or Control+S',
    )
    .describe('a key such as Enter or Control+S'),
  examples: ['press: Escape'],
  async run(context, key) {
    await context.page.keyboard.press(key);
    await context.settle();
  },
});
