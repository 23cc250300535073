import { z } from 'zod';
import { clicking } from '../core/field.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'doubleClick',
  summary: 'Double-click what has that name, as to run a file on a desktop',
  effect: 'change',
  schema: z.string().min(1).describe('the name that the page shows'),
  examples: ['doubleClick: AADConnectProvisioningAgentSetup.exe'],
  controls: (label) => [{ verb: 'point', label }],
  async run(context, label) {
    const target = await context.control('point', label);
    await context.aboutTo(target);
    await target.locator.dblclick(clicking(target, context.patience));
  },
});
