import { z } from 'zod';
import { clicking } from '../core/field.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'rightClick',
  summary: 'Open the context menu of what has that name',
  effect: 'read',
  schema: z.string().min(1).describe('the name that the page shows'),
  examples: ['rightClick: Microsoft ECMA2Host Configuration Wizard'],
  controls: (label) => [{ verb: 'point', label }],
  async run(context, label) {
    const target = await context.control('point', label);
    await context.aboutTo(target);
    await target.locator.click({ button: 'right', ...clicking(target, context.patience) });
  },
});
