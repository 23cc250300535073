import { z } from 'zod';
import { defineCheck } from '../core/check.ts';

export default defineCheck({
  name: 'enabled',
  summary: 'Is there a control of that name which can be used?',
  schema: z.string().min(1).describe('the name of the control'),
  examples: ['enabled: Save'],
  controls: (label) => [{ verb: 'click', label }],
  async ask(context, label) {
    const found = [...(await context.candidates('click', label)), ...(await context.candidates('fill', label))];
    const [control] = found;
    const expected = `"${label}" to be enabled`;
    if (control === undefined) return { verdict: 'no', expected, observed: 'no such control' };
    const usable = await control.locator.isEnabled();
    return { verdict: usable ? 'yes' : 'no', expected, observed: usable ? 'enabled' : 'disabled' };
  },
});
