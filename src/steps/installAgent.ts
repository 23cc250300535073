import { z } from 'zod';
import { defineStep } from '../core/step.ts';

const installation = z.strictObject({
  /** The output of a download step. */
  file: z.string().min(1),
  /** Organization or name of the signer. */
  publisher: z.string().min(1).default('Microsoft Corporation'),
});

export default defineStep({
  name: 'installAgent',
  summary:
    'Install a file that an earlier step has downloaded on the server, without questions, once its signer is the expected one',
  effect: 'change',
  schema: installation,
  examples: [
    'installAgent: { file: "${steps.before.installer}" }',
    'installAgent: { file: "${steps.before.installer}", publisher: Contoso Ltd }',
  ],
  plan: (host, { file, publisher }) => host.plan({ kind: 'install', file: { path: file, name: file }, publisher }),
  async run(context, { file, publisher }) {
    await context.perform({ kind: 'install', file: context.kept(file), publisher });
  },
});
