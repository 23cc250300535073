import { z } from 'zod';
import { defineCheck } from '../core/check.ts';
import { normalizeLabel } from '../core/names.ts';

export default defineCheck({
  name: 'app',
  summary: 'Does the list of enterprise applications, filtered by the name, hold an application of exactly that name?',
  schema: z.string().min(1).describe('the name of the application'),
  examples: ['app: Example app'],
  conclusive: true,
  async goTo(context, name) {
    const [box] = await context.candidates('search', '');
    await box?.locator.fill(name);
    await box?.locator.press('Enter');
    await context.settle();
    const [row, ...others] = await context.candidates('click', name);
    if (row === undefined || others.length > 0) return;
    await row.locator.click({ timeout: context.patience });
    await context.settle();
  },
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
    const found = rows.filter((cells) => cells.some((cell) => normalizeLabel(cell) === normalizeLabel(name))).length;
    await box.locator.fill('');
    await box.locator.press('Enter');
    await context.settle();
    // Which of two is meant, nobody can tell from here.
    if (found > 1)
      return { verdict: 'unknown', expected, observed: `${found} applications named "${name}" are listed` };
    return {
      verdict: found === 1 ? 'yes' : 'no',
      expected,
      observed:
        found === 1
          ? `an application named "${name}" is listed`
          : `${rows.length} rows after filtering, none of that name`,
    };
  },
});
