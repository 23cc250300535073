import { z } from 'zod';
import { defineCheck } from '../core/check.ts';

export default defineCheck({
  name: 'agent',
  summary: 'Is the provisioning agent of the server installed, or registered with the tenant?',
  schema: z.enum(['installed', 'registered']),
  examples: ['agent: installed', 'agent: registered'],
  async ask(context, wanted) {
    const state = await context.host.state();
    const is = wanted === 'installed' ? state.agentInstalled : state.agentRegistered;
    const version = state.agentVersion === undefined ? '' : ` (version ${state.agentVersion})`;
    return {
      verdict: is ? 'yes' : 'no',
      expected: `the agent on ${context.host.name} to be ${wanted}`,
      observed: state.agentRegistered
        ? `registered${version}`
        : state.agentInstalled
          ? `installed${version}, not registered`
          : 'not installed',
    };
  },
});
