import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'copyToHost',
  summary: 'Copy a file that an earlier step has downloaded to the Downloads folder of the server',
  effect: 'change',
  schema: z.string().min(1).describe('the output of a download step'),
  examples: ['copyToHost: ${steps.download.file}'],
  async run(context, path) {
    await context.host.receive(context.kept(path));
    await context.settle();
  },
});
