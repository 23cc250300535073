import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'search',
  summary: 'Type into the search box of the page and press Enter, since some lists filter only then',
  effect: 'read',
  schema: z
    .union([z.string().min(1), z.strictObject({ for: z.string().min(1), in: z.string().min(1) })])
    .describe('what to search for; or { for, in } where there is more than one search box'),
  examples: [
    'search: On-premises ECMA app',
    'search: { for: Example app, in: Search by application name or object ID }',
  ],
  controls: (input) => (typeof input === 'string' ? [] : [{ verb: 'search', label: input.in }]),
  async run(context, input) {
    const { for: words, in: label } = typeof input === 'string' ? { for: input, in: '' } : input;
    const box = await context.control('search', label);
    await context.aboutTo(box);
    await box.locator.fill(words, { timeout: context.patience });
    const shown = await box.locator.inputValue({ timeout: context.patience });
    if (shown !== words) throw new Fault('PR-306', `the search box shows "${shown}" after "${words}" was typed`);
    await box.locator.press('Enter', { timeout: context.patience });
    await context.settle();
  },
});
