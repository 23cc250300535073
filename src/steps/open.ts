import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'open',
  summary: 'Go to an address within the allowed origins; a relative one starts at the portal',
  effect: 'read',
  schema: z.string().min(1).describe('an absolute address, or one relative to the portal'),
  examples: ["open: '#home'"],
  async run(context, address) {
    await context.open(address);
  },
});
