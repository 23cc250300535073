import { z } from 'zod';
import { clicking } from '../core/field.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'upload',
  summary: 'Give a file to the page: one that this run has kept, or one that lies beside the runbook',
  effect: 'change',
  schema: z
    .record(z.string().min(1), z.string().min(1))
    .refine((fields) => Object.keys(fields).length === 1, 'name one field')
    .describe('field or button: the output of an earlier step, or a file in the folder of the runbook'),
  examples: ['upload: { Attachment: "${steps.before.file}" }'],
  controls: (fields) => Object.keys(fields).map((label) => ({ verb: 'upload', label })),
  async run(context, fields) {
    for (const [label, wanted] of Object.entries(fields)) {
      const file = await context.file(wanted);
      const target = await context.control('upload', label);
      await context.aboutTo(target);
      const { locator } = target;
      const { patience } = context;
      const isField = await locator.evaluate(
        (element) => element instanceof HTMLInputElement && element.type === 'file',
        undefined,
        { timeout: patience },
      );
      if (isField) await locator.setInputFiles(file, { timeout: patience });
      else {
        const asked = context.page.waitForEvent('filechooser', { timeout: patience });
        const [chooser] = await Promise.all([asked, locator.click(clicking(target, patience))]);
        await chooser.setFiles(file);
      }
      await context.settle();
    }
  },
});
