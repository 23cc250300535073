import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'restartService',
  summary: 'Restart a service of the server, such as the agent after it was assigned',
  effect: 'change',
  schema: z.string().min(1).describe('name or display name of the service'),
  examples: ['restartService: Microsoft Entra Connect Provisioning Agent'],
  plan: (host, service) => host.plan({ kind: 'restart', service }),
  async run(context, service) {
    await context.perform({ kind: 'restart', service });
  },
});
