import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'rightClick',
  summary: 'Open the context menu of what has that name',
  effect: 'read',
  schema: z.string().min(1).describe('the name that the page shows'),
  examples: ['rightClick: Microsoft ECMA2Host Configuration Wizard'],
  controls: (label) => [{ verb: 'click', label }],
  async run(context, label) {
    const target = await context.control('click', label);
    await context.aboutTo(target);
    await target.locator.click({ button: 'right', timeout: context.patience });
  },
});
