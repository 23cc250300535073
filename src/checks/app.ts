import { z } from 'zod';
import { defineCheck } from '../core/check.ts';
import { normalizeLabel } from '../core/names.ts';

export default defineCheck({
  name: 'app',
  summary: 'Does the list of enterprise applications, filtered by the name, hold an application of exactly that name?',
  schema: z.string().min(1).describe('the name of the application'),
  examples: ['app: Example app'],
  async ask(context, name) {
    const expected = `an application named "${name}"`;
    const [box, ...others] = await context.candidates('search', '');
    if (box === undefined || others.length > 0) {
      return { verdict: 'unknown', expected, observed: 'no list of applications with a search box is open' };
    }
    // The list is virtual: what is not filtered for may not be drawn. Filtering alters nothing but the view.
    await box.locator.fill(name);
    await box.locator.press('Enter');
    await context.settle();
    const rows = await context.rows();
    const found = rows.some((cells) => cells.some((cell) => normalizeLabel(cell) === normalizeLabel(name)));
    await box.locator.fill('');
    await box.locator.press('Enter');
    await context.settle();
    return {
      verdict: found ? 'yes' : 'no',
      expected,
      observed: found
        ? `an application named "${name}" is listed`
        : `${rows.length} rows after filtering, none of that name`,
    };
  },
});
