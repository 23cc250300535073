import { z } from 'zod';
import { defineCheck } from '../core/check.ts';

export default defineCheck({
  name: 'agent',
  summary:
    'Is the provisioning agent of the server installed, signed in for by somebody, or registered with the tenant?',
  schema: z.enum(['installed', 'authorized', 'registered']),
  examples: ['agent: installed', 'agent: authorized', 'agent: registered'],
  conclusive: true,
  async ask(context, wanted) {
    const state = await context.host.state();
    const { agentInstalled: installed, agentAuthorized: authorized, agentRegistered: registered } = state;
    const is = { installed, authorized, registered }[wanted];
    const version = state.agentVersion === undefined ? '' : ` (version ${state.agentVersion})`;
    const described = (): string => {
      if (state.agentRegistered === true) return `registered${version}`;
      if (state.agentInstalled === undefined) return 'nothing on this machine can tell';
      if (!state.agentInstalled) return 'not installed';
      const by = authorized === true ? ', signed in for' : '';
      return `installed${version}${by}, ${registered === undefined ? 'registration not known' : 'not registered'}`;
    };
    return {
      verdict: is === undefined ? 'unknown' : is ? 'yes' : 'no',
      expected: `the agent on ${context.host.name} to be ${wanted}`,
      observed: described(),
    };
  },
});
