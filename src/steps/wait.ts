import { z } from 'zod';
import { duration, formatDuration } from '../core/duration.ts';
import { Fault } from '../core/errors.ts';
import { defineStep, type ActionContext } from '../core/step.ts';
import { until } from '../core/until.ts';

const AGENT = 'Microsoft Entra Connect Provisioning Agent';

/** What can be waited for: how it is called, how it shows, and how a person can shorten it. */
const FACTS = {
  agent: {
    what: 'the assignment of the agent to take effect',
    shorter: `Or restart the service "${AGENT}" on the server, and say here that it is over.`,
    isSo: async ({ host }: ActionContext): Promise<boolean | undefined> => (await host.state()).assignmentInForce,
  },
} as const;

export default defineStep({
  name: 'wait',
  summary:
    'Wait for something that takes its time: seen where it shows, otherwise until the documented time is over or a person says so; the rest of it after a restart',
  effect: 'read',
  schema: z.strictObject({
    for: z.enum(['agent']),
    /** The longest that it takes. */
    upTo: z.string().default('20m').pipe(duration),
  }),
  examples: ['wait: { for: agent, upTo: 20m }'],
  plan: (_host, input) => Promise.resolve([`wait for ${FACTS[input.for].what}, up to ${formatDuration(input.upTo)}`]),
  async run(context, input) {
    const { what, shorter, isSo } = FACTS[input.for];
    const seen = await isSo(context);
    if (seen === true) return;
    if (seen === false) {
      await context.waiting(what);
      const limit = { ms: input.upTo, signal: context.signal };
      const done = await until(async () => ((await isSo(context)) === true ? true : undefined), limit);
      if (done === true) return;
      throw new Fault('PR-402', `${what} took longer than ${formatDuration(input.upTo)}`, {
        hint: `Restart the service "${AGENT}" on the server, then resume the run.`,
      });
    }
    const answer = await context.ask({
      kind: 'wait',
      title: `Wait for ${what}`,
      instructions: [
        `No page tells when it has; the documentation says within ${formatDuration(input.upTo)}.`,
        shorter,
      ],
      until: new Date(Date.now() + input.upTo).toISOString(),
    });
    if (answer.outcome !== 'failed') return;
    throw new Fault('PR-705', `${answer.who} says that the wait failed: ${answer.reason ?? 'no reason was given'}`);
  },
});
