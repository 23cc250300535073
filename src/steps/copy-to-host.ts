import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'copyToHost',
  summary: 'Copy a file that an earlier step has downloaded to the Downloads folder of the server',
  effect: 'change',
  schema: z.string().min(1).describe('the output of a download step'),
  examples: ['copyToHost: ${steps.download.file}'],
  plan: (host, file) => host.plan({ kind: 'copy', file: { path: file, name: file } }),
  async run(context, file) {
    const { path = '' } = await context.perform({ kind: 'copy', file: context.kept(file) });
    context.output(path);
    await context.settle();
  },
});
