import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'signIn',
  summary: 'Sign in with an account of the portal, whichever sign-in page is up',
  // It opens a session and changes nothing in the tenant.
  effect: 'read',
  schema: z.string().min(1).describe('the name of an account of the portal'),
  examples: ['signIn: admin'],
  async run(context, account) {
    await context.signIn(account);
  },
});
