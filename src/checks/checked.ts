import { z } from 'zod';
import { defineCheck } from '../core/check.ts';
import { isOn } from '../core/field.ts';

export default defineCheck({
  name: 'checked',
  summary: 'Is a check box, radio button or switch on?',
  schema: z.string().min(1).describe('the name of the check box'),
  examples: ['checked: I agree to the license terms and conditions'],
  controls: (label) => [{ verb: 'check', label }],
  conclusive: true,
  async ask(context, label) {
    const [box, ...others] = await context.candidates('check', label);
    const expected = `"${label}" to be on`;
    if (box === undefined || others.length > 0) {
      return {
        verdict: 'unknown',
        expected,
        observed: box === undefined ? 'no such box' : `${others.length + 1} of that name`,
      };
    }
    const on = await isOn(box.locator, context.patience);
    return { verdict: on ? 'yes' : 'no', expected, observed: on ? 'on' : 'off' };
  },
});
