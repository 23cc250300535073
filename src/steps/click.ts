import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'click',
  summary: 'Click what has that name: a button, link, menu item, tab, tree item or option',
  effect: 'change',
  schema: z.string().min(1).describe('the name that the page shows'),
  examples: ['click: New application'],
  controls: (label) => [{ verb: 'click', label }],
  async run(context, label) {
    const target = await context.control('click', label);
    await context.aboutTo(target);
    await target.locator.click({ timeout: context.patience });
  },
});
