import { z } from 'zod';
import { defineCheck } from '../core/check.ts';

export default defineCheck({
  name: 'hidden',
  summary: 'Is nothing on the page of that name or text?',
  schema: z.string().min(1).describe('a name or text'),
  examples: ['hidden: Get started'],
  async ask(context, label) {
    const found = await context.candidates('read', label);
    return {
      verdict: found.length === 0 ? 'yes' : 'no',
      expected: `"${label}" not to be visible`,
      observed:
        found.length === 0
          ? 'nothing of that name'
          : found
              .map((one) => `${one.role} "${one.name}"`)
              .slice(0, 4)
              .join(', '),
    };
  },
});
