import { z } from 'zod';
import { defineStep } from '../core/step.ts';
import { tick } from './_tick.ts';

export default defineStep({
  name: 'check',
  summary: 'Tick a check box or switch, or leave it so; it is read back',
  effect: 'change',
  repeatable: true,
  schema: z.string().min(1).describe('the name of the check box, switch, radio button or row'),
  examples: ['check: I agree to the license terms and conditions'],
  controls: (label) => [{ verb: 'check', label }],
  async run(context, label) {
    await tick(context, label, true);
  },
});
