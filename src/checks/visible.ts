import { z } from 'zod';
import { defineCheck } from '../core/check.ts';

export default defineCheck({
  name: 'visible',
  summary: 'Is there something on the page with that name or text?',
  schema: z.string().min(1).describe('a name or text'),
  examples: ['visible: Accept terms & download'],
  controls: (label) => [{ verb: 'read', label }],
  async ask(context, label) {
    const found = await context.candidates('read', label);
    return {
      verdict: found.length > 0 ? 'yes' : 'no',
      expected: `"${label}" to be visible`,
      observed:
        found.length > 0
          ? found
              .map((one) => `${one.role} "${one.name}"`)
              .slice(0, 4)
              .join(', ')
          : 'nothing of that name',
    };
  },
});
