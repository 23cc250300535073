import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'testConnector',
  summary: 'Run the test that the connector host brings for a connector, and keep what it says',
  effect: 'read',
  schema: z.strictObject({
    connector: z.string().min(1).describe('its name, case-sensitive'),
    port: z.coerce.number().int().min(1).max(65_535),
  }),
  examples: ['testConnector: { connector: HR, port: 8585 }'],
  plan: (host, input) => host.plan({ kind: 'test-connector', ...input }),
  async run(context, input) {
    const { said } = await context.perform({ kind: 'test-connector', ...input });
    context.output(said);
  },
});
