import { z } from 'zod';
import { seedText } from '../export.ts';
import { readJson } from '../exchange.ts';
import { notFound } from '../refusal.ts';
import type { Routes } from '../router.ts';
import type { PracticeMachine } from '../machine.ts';
import type { Tenant } from '../tenant.ts';
import { planSchema } from '../weather/plan.ts';
import type { World } from '../world.ts';

/** The state of a tenant as a test asks for it; without passwords, secrets and tokens. */
export function snapshot(tenant: Tenant, machine: PracticeMachine | undefined): unknown {
  return {
    id: tenant.id,
    name: tenant.name,
    domain: tenant.domain,
    users: [...tenant.users.values()].map(({ id, displayName, userPrincipalName, roles, eligibleRoles }) => ({
      id,
      displayName,
      userPrincipalName,
      roles,
      eligibleRoles,
    })),
    apps: [...tenant.apps.values()].map(({ application, provisioning, assignments }) => ({
      ...application,
      provisioning: { ...provisioning, secretToken: undefined, hasSecretToken: provisioning.secretToken !== null },
      assignments: [...assignments.values()].map((id) => tenant.users.get(id)?.userPrincipalName),
    })),
    agents: [...tenant.agents.values()],
    audits: tenant.audits,
    host: machine === undefined ? undefined : { ...machine.desktop, certificateFolder: machine.folder },
  };
}

/** Thumbprint as Windows shows it, spaces and colons do no harm. */
export const trustSchema = z.strictObject({ thumbprint: z.string().max(200), trusted: z.boolean() });

function machineOf(world: World, index: string | undefined): PracticeMachine {
  const machine = world.machines[Number(index)];
  if (machine === undefined) throw notFound('There is no such practice host.');
  return machine;
}

/** Whether what was assigned to the server's agent is in force; null while nothing is. */
function assignmentInForce(world: World, index: string | undefined): boolean | null {
  const tenant = world.tenants[Number(index)];
  const machine = world.machines[Number(index)];
  const agents = [...(tenant?.agents.values() ?? [])].filter(({ machineName }) => machineName === machine?.name);
  const own = new Set(agents.map(({ id }) => id));
  const waits = [...(tenant?.apps.values() ?? [])]
    .filter(({ provisioning }) => provisioning.assignedAgentIds.some((id) => own.has(id)))
    .flatMap(({ provisioning }) => provisioning.agentsReadyAt ?? []);
  return waits.length === 0 ? null : waits.every((readyAt) => readyAt <= world.now().getTime());
}

/** What programs that stand beside the portal may do: look at everything, and play the parts of people and of bad luck. */
export const controlRoutes: Routes<World> = [
  {
    method: 'GET',
    pattern: '/state',
    handle: (_, world) => ({
      body: { tenants: world.tenants.map((tenant, index) => snapshot(tenant, world.machines[index])) },
    }),
  },
  {
    method: 'GET',
    pattern: '/hosts/{index}/desktop',
    handle({ params }, world) {
      const { agent, ...desktop } = machineOf(world, params['index']).desktop;
      return {
        body: { ...desktop, agent: { ...agent, assignmentInForce: assignmentInForce(world, params['index']) } },
      };
    },
  },
  {
    method: 'GET',
    pattern: '/hosts/{index}/trusted-roots',
    handle: ({ params }, world) => ({ body: { value: machineOf(world, params['index']).stores.trustedRoots } }),
  },
  {
    method: 'POST',
    pattern: '/hosts/{index}/trusted-roots',
    async handle(exchange, world) {
      const { stores } = machineOf(world, exchange.params['index']);
      stores.trust((await readJson(exchange, z.strictObject({ certificate: z.string().max(65_536) }))).certificate);
      return { body: { value: stores.trustedRoots } };
    },
  },
  {
    method: 'POST',
    pattern: '/hosts/{index}/trust',
    async handle(exchange, world) {
      const machine = machineOf(world, exchange.params['index']);
      const { thumbprint, trusted } = await readJson(exchange, trustSchema);
      machine.stores.setTrusted(thumbprint, trusted);
      return { body: machine.desktop };
    },
  },
  {
    method: 'POST',
    pattern: '/hosts/{index}/clock',
    async handle(exchange, world) {
      const machine = machineOf(world, exchange.params['index']);
      const { now } = await readJson(exchange, z.strictObject({ now: z.iso.datetime({ offset: true }).nullable() }));
      machine.setClock(now === null ? null : new Date(now));
      return { body: { now: machine.now.toISOString() } };
    },
  },
  { method: 'GET', pattern: '/process', handle: () => ({ body: { rss: process.memoryUsage.rss() } }) },
  {
    method: 'GET',
    pattern: '/tenants',
    handle: (_, { tenants, seed }) => ({
      headers: { 'content-type': 'application/yaml; charset=utf-8' },
      body: seedText(tenants, seed),
    }),
  },
  {
    method: 'GET',
    pattern: '/faults',
    handle: (_, { weather }) => ({ body: { plan: weather.plan, happened: weather.happened } }),
  },
  {
    method: 'POST',
    pattern: '/faults',
    async handle(exchange, { weather }) {
      weather.change(await readJson(exchange, planSchema));
      return { body: { plan: weather.plan } };
    },
  },
  {
    method: 'GET',
    pattern: '/approvals',
    handle: (_, world) => ({ body: { value: world.signIn.factors.approvals() } }),
  },
  {
    method: 'POST',
    pattern: '/approvals',
    async handle(exchange, world) {
      const schema = z.strictObject({ user: z.string(), number: z.string().nullable() });
      const { user, number } = await readJson(exchange, schema);
      return { body: { approved: world.signIn.factors.answer(user, number) } };
    },
  },
  {
    method: 'POST',
    pattern: '/expire',
    async handle(exchange, world) {
      const { what } = await readJson(exchange, z.strictObject({ what: z.enum(['tokens', 'sessions']) }));
      world.signIn.expire(what);
      return { status: 204 };
    },
  },
];
