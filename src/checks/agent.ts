import { z } from 'zod';
import { defineCheck } from '../core/check.ts';

export default defineCheck({
  name: 'agent',
  summary: 'Is the provisioning agent of the server installed, or registered with the tenant?',
  schema: z.enum(['installed', 'registered']),
  examples: ['agent: installed', 'agent: registered'],
  conclusive: true,
  async ask(context, wanted) {
    const state = await context.host.state();
    const is = wanted === 'installed' ? state.agentInstalled : state.agentRegistered;
    const version = state.agentVersion === undefined ? '' : ` (version ${state.agentVersion})`;
    const described = (): string => {
      if (state.agentRegistered === true) return `registered${version}`;
      if (state.agentInstalled === undefined) return 'nothing on this machine can tell';
      if (!state.agentInstalled) return 'not installed';
      return `installed${version}, ${state.agentRegistered === undefined ? 'registration not known' : 'not registered'}`;
    };
    return {
      verdict: is === undefined ? 'unknown' : is ? 'yes' : 'no',
      expected: `the agent on ${context.host.name} to be ${wanted}`,
      observed: described(),
    };
  },
});
