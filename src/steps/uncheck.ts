import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'uncheck',
  summary: 'Clear a check box, or leave it so; it is read back',
  effect: 'change',
  schema: z.string().min(1).describe('the name of the check box'),
  examples: ['uncheck: I agree to the license terms and conditions'],
  controls: (label) => [{ verb: 'check', label }],
  async run(context, label) {
    const box = await context.control('check', label);
    await context.aboutTo(box);
    await box.locator.setChecked(false, { timeout: context.patience });
    if (await box.locator.isChecked()) throw new Fault('PR-306', `"${label}" does not stay cleared`);
  },
});
