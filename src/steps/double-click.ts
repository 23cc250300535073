import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'doubleClick',
  summary: 'Double-click what has that name, as to run a file on a desktop',
  effect: 'change',
  schema: z.string().min(1).describe('the name that the page shows'),
  examples: ['doubleClick: AADConnectProvisioningAgentSetup.exe'],
  controls: (label) => [{ verb: 'click', label }],
  async run(context, label) {
    const target = await context.control('click', label);
    await context.aboutTo(target);
    await target.locator.dblclick({ timeout: context.patience });
  },
});
