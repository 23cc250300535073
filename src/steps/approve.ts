import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { defineStep } from '../core/step.ts';

const line = z.string().min(1);

export default defineStep({
  name: 'approve',
  summary: 'Wait until a person agrees to what follows, at the terminal or on the page of the desk; a no ends the run',
  effect: 'read',
  schema: z.strictObject({
    /** What is agreed to, one sentence. */
    what: line,
    /** Whose yes counts: one name or several; anybody's unless told. */
    by: z.union([line, z.array(line).min(1)]).optional(),
  }),
  examples: [
    'approve: { what: The agent may be assigned to the application }',
    'approve: { what: The change may begin, by: [Ada Lovelace, Grace Hopper] }',
  ],
  plan: (_host, { what, by = 'a person' }) =>
    Promise.resolve([`wait for the yes of ${[by].flat().join(' or ')}: ${what}`]),
  async run(context, { what, by = [] }) {
    const { portal, host } = context;
    const { outcome, who, reason } = await context.ask({
      kind: 'approval',
      title: what,
      instructions: [`The run goes on at ${portal.address} and on the server ${host.name} once you agree.`],
      by: [by].flat(),
    });
    if (outcome === 'done') return;
    throw new Fault('PR-503', `${who} does not agree: ${reason ?? 'no reason was given'}`, {
      hint: 'Nothing after this step was done. Mend what is in the way, then resume the run: it asks again.',
    });
  },
});
