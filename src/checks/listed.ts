import { z } from 'zod';
import { defineCheck } from '../core/check.ts';
import { normalizeLabel } from '../core/names.ts';

export default defineCheck({
  name: 'listed',
  summary: 'Does a row of a list on the page hold these texts, each as a whole cell?',
  schema: z
    .union([
      z
        .string()
        .min(1)
        .transform((text) => [text]),
      z.array(z.string().min(1)).min(1),
    ])
    .describe('a cell, or several of one row'),
  examples: ['listed: Example app', 'listed: [Example app, Enabled]'],
  async ask(context, texts) {
    const rows = await context.rows();
    const wanted = texts.map(normalizeLabel);
    const found = rows.some((cells) => wanted.every((text) => cells.some((cell) => normalizeLabel(cell) === text)));
    return {
      verdict: found ? 'yes' : 'no',
      expected: `a row with ${texts.map((text) => `"${text}"`).join(', ')}`,
      observed:
        rows.length === 0
          ? 'no rows'
          : `${rows.length} rows, the first: ${rows[0]?.filter((cell) => cell !== '').join(', ') ?? ''}`,
    };
  },
});
