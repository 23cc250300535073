import { z } from 'zod';
import { clicking } from '../core/field.ts';
import { defineStep } from '../core/step.ts';

const name = z.string().min(1);

export default defineStep({
  name: 'click',
  summary:
    'Click what has that name: a button, link, menu item, tab, tree item or option; and answer what the browser asks then',
  effect: 'change',
  schema: z
    .union([
      name.transform((label) => ({ name: label, asks: undefined })),
      z.strictObject({
        name,
        asks: z.string().min(1).describe('the whole question in the box of the browser'),
        answer: z.enum(['OK', 'Cancel']).default('OK'),
        type: z.string().optional().describe('what to type into the box'),
      }),
    ])
    .describe('the name that the page shows; or { name, asks, answer, type } where a box of the browser asks then'),
  examples: ['click: New application', 'click: { name: Delete, asks: Delete this project?, answer: OK }'],
  controls: (input) => [{ verb: 'click', label: input.name }],
  async run(context, input) {
    const target = await context.control('click', input.name);
    await context.aboutTo(target);
    const click = (): Promise<void> => target.locator.click(clicking(target, context.patience));
    if (input.asks === undefined) await click();
    else {
      const { asks, answer, type } = input;
      await context.answering({ asks, answer, ...(type === undefined ? {} : { type }) }, click);
    }
  },
});
