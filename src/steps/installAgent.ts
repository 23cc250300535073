import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'installAgent',
  summary: 'Install a downloaded file on the server without questions, once its signer is the expected one',
  effect: 'change',
  schema: z.strictObject({
    /** Path on the server, as `copyToHost` gives it. */
    file: z.string().min(1),
    /** Organization or name of the signer. */
    publisher: z.string().min(1).default('Microsoft Corporation'),
  }),
  examples: ['installAgent: { file: "C:\\\\Downloads\\\\AADConnectProvisioningAgentSetup.exe" }'],
  async run(context, { file, publisher }) {
    const { host } = context;
    if (host.tasks === undefined) {
      throw new Fault('PR-705', `the ${host.kind} host is installed on by its pages`, {
        hint: 'This action is for the hosts "windows" and "guided".',
      });
    }
    context.output(await host.tasks.install(file, publisher));
  },
});
