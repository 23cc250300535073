import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'restartService',
  summary: 'Restart a service of the server, such as the agent after it was assigned',
  effect: 'change',
  schema: z.string().min(1),
  examples: ['restartService: Microsoft Entra Connect Provisioning Agent'],
  async run({ host }, service) {
    if (host.tasks === undefined) {
      throw new Fault('PR-705', `the ${host.kind} host has no services to restart`, {
        hint: 'This action is for the hosts "windows" and "guided".',
      });
    }
    await host.tasks.restartService(service);
  },
});
