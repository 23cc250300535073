import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'fill',
  summary: 'Type values into fields, by the names of the fields; each is read back',
  effect: 'change',
  schema: z
    .record(z.string().min(1), z.union([z.string(), z.number()]).transform(String))
    .refine((fields) => Object.keys(fields).length > 0, 'name at least one field')
    .describe('field: value'),
  examples: ['fill: { Name: Example app }'],
  controls: (fields) => Object.keys(fields).map((label) => ({ verb: 'fill', label })),
  async run(context, fields) {
    for (const [label, value] of Object.entries(fields)) {
      const field = await context.control('fill', label);
      await context.aboutTo(field);
      await field.locator.fill(value, { timeout: context.patience });
      const shown = await field.locator.inputValue({ timeout: context.patience });
      if (shown !== value) {
        throw new Fault('PR-306', `"${label}" shows "${shown}" after "${value}" was typed`, {
          hint: 'The page may limit or reformat what can be typed.',
        });
      }
    }
  },
});
