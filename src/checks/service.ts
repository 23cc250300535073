import { z } from 'zod';
import { defineCheck } from '../core/check.ts';

export default defineCheck({
  name: 'service',
  summary: 'Is a service of the server in a state, running unless told?',
  schema: z.strictObject({ name: z.string().min(1), status: z.string().default('Running') }),
  examples: ['service: { name: Microsoft ECMA2Host }'],
  conclusive: true,
  async ask({ host }, { name, status }) {
    const expected = `the service "${name}" on ${host.name} to be ${status}`;
    const found = await host.serviceStatus(name);
    if (found === undefined) {
      return { verdict: 'unknown', expected, observed: `the ${host.kind} host cannot tell` };
    }
    const is = found.toLowerCase() === status.toLowerCase();
    return { verdict: is ? 'yes' : 'no', expected, observed: found === 'absent' ? 'there is no such service' : found };
  },
});
