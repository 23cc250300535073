import { z } from 'zod';
import { defineCheck } from '../core/check.ts';
import { allNames, normalizeHeading } from '../core/names.ts';

export default defineCheck({
  name: 'heading',
  summary: 'Does the page show a heading (compared without case, and by the part before " | ")?',
  schema: z.string().min(1).describe('the heading'),
  examples: ['heading: Enterprise applications'],
  async ask(context, wanted) {
    const headings = await context.headings();
    const there = headings.some((heading) => normalizeHeading(heading) === normalizeHeading(wanted));
    // `on:` alone names a screen; its own title must stand there too, so that a heading elsewhere does not count.
    const title = (await context.screen())?.title;
    const onScreen =
      title === undefined ||
      allNames(title).some((name) => headings.some((heading) => normalizeHeading(heading) === normalizeHeading(name)));
    return {
      verdict: there && onScreen ? 'yes' : 'no',
      expected: `heading "${wanted}"`,
      observed:
        headings.length === 0
          ? 'no heading'
          : headings
              .slice(0, 8)
              .map((heading) => `"${heading}"`)
              .join(', '),
    };
  },
});
