import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { askLoopback } from '../../loopback.ts';
import { FILE_LIMIT, readBytes, readJson, type Exchange } from '../exchange.ts';
import { hostOrigin } from '../origins.ts';
import { forbidden } from '../refusal.ts';
import type { Routes } from '../router.ts';
import { popupDonePage } from '../signin/page.ts';
import { AGENT_CLIENT } from '../signin/provider.ts';
import type { Tenant } from '../tenant.ts';
import { recordAudit } from '../tenant.ts';
import type { PracticeMachine } from '../machine.ts';
import type { Fate } from '../weather/weather.ts';
import { holdsRole, ROLES, type World } from '../world.ts';
import { trustSchema } from './control.ts';

/** A request to the desktop of one practice host. */
export interface Desk {
  readonly world: World;
  readonly index: number;
  readonly tenant: Tenant;
  readonly machine: PracticeMachine;
  readonly hasControlToken: boolean;
  readonly fate: Fate;
}

interface Popup {
  readonly state: string;
  readonly verifier: string;
}

// The popup of each machine that is open; a new one makes the one before worthless.
const popups = new WeakMap<PracticeMachine, Popup>();

const port = z.number().int().min(1).max(65_535);
/** What stands on the screen of the server, kept for the next who looks at it. */
export const SCREEN_PATH = '/api/host/screen';

const nothing = z.strictObject({});
const screenSchema = z.strictObject({
  value: z
    .record(z.string().max(60), z.union([z.string().max(300), z.boolean()]))
    .refine((shown) => Object.keys(shown).length <= 40, 'at most 40 things stand on the screen'),
});

function redirectUri({ world, index }: Desk): string {
  return `${hostOrigin(world.port, index)}/agent-signin`;
}

function openPopup(desk: Desk): string {
  desk.machine.beginAuthorization();
  const popup: Popup = {
    state: randomBytes(16).toString('base64url'),
    verifier: randomBytes(32).toString('base64url'),
  };
  popups.set(desk.machine, popup);
  const url = new URL('/organizations/oauth2/v2.0/authorize', desk.world.origins.login);
  url.search = new URLSearchParams({
    client_id: AGENT_CLIENT,
    response_type: 'code',
    redirect_uri: redirectUri(desk),
    scope: 'openid profile',
    state: popup.state,
    code_challenge: createHash('sha256').update(popup.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

async function redeem(desk: Desk, code: string, verifier: string): Promise<string | undefined> {
  const { world } = desk;
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: AGENT_CLIENT,
    code,
    redirect_uri: redirectUri(desk),
    code_verifier: verifier,
  }).toString();
  const answer = await askLoopback({
    port: world.port,
    host: new URL(world.origins.login).hostname,
    method: 'POST',
    path: '/organizations/oauth2/v2.0/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const parsed = z.object({ access_token: z.string() }).safeParse(JSON.parse(answer.body.toString('utf8')));
  return parsed.data?.access_token;
}

/** Ends the popup: who signed in must belong to the tenant and hold the role, as the wizard asks. */
async function finishPopup(desk: Desk, { query }: Exchange): Promise<string> {
  const { machine, world, tenant } = desk;
  const popup = popups.get(machine);
  const code = query.get('code');
  if (popup === undefined || query.get('state') !== popup.state || code === null) {
    machine.notAuthorized('The sign-in was not finished. Try it again.');
    return 'The sign-in was not finished. Close this window and try again.';
  }
  popups.delete(machine);
  const token = await redeem(desk, code, popup.verifier);
  const principal = token === undefined ? undefined : await world.signIn.principal(token);
  const user = principal?.tenant === tenant ? principal.user : undefined;
  if (user === undefined) {
    machine.notAuthorized('The account does not belong to the tenant of this server.');
    return 'This account does not belong to the tenant of this server.';
  }
  if (!holdsRole(user, ROLES.registerAgents)) {
    const problem = `${user.userPrincipalName} does not hold the role Hybrid Identity Administrator.`;
    machine.notAuthorized(problem);
    return problem;
  }
  machine.authorized(user.userPrincipalName);
  return 'You have signed in. Close this window and go back to the wizard.';
}

function confirm({ world, tenant, machine }: Desk): void {
  const user = machine.desktop.agent.authorizedAs;
  const agent = machine.confirm();
  tenant.agents.set(agent.id, agent);
  recordAudit(tenant, world.now(), {
    activityDisplayName: 'Register provisioning agent',
    category: 'ProvisioningManagement',
    result: 'success',
    initiatedBy: user ?? '',
    target: agent.machineName,
    targetId: null,
  });
}

function restart({ world, tenant, machine }: Desk): void {
  const now = world.now().getTime();
  const own = new Set(
    [...tenant.agents.values()].filter((agent) => agent.machineName === machine.name).map(({ id }) => id),
  );
  for (const { provisioning } of tenant.apps.values()) {
    const assigned = provisioning.assignedAgentIds.some((id) => own.has(id));
    if (assigned && provisioning.agentsReadyAt !== null) {
      provisioning.agentsReadyAt = Math.min(provisioning.agentsReadyAt, now);
    }
  }
}

/** An act on the desktop that answers with how the desktop then stands. */
function act<S extends z.ZodType>(
  path: string,
  schema: S,
  perform: (desk: Desk, input: z.output<S>) => void | Promise<void>,
): Routes<Desk>[number] {
  return {
    method: 'POST',
    pattern: `/api/host/${path}`,
    async handle(exchange, desk) {
      await perform(desk, await readJson(exchange, schema));
      return { body: desk.machine.desktop };
    },
  };
}

/** The desktop of the practice host. */
export const machineRoutes: Routes<Desk> = [
  { method: 'GET', pattern: '/api/host/state', handle: (_, { machine }) => ({ body: machine.desktop }) },
  { method: 'GET', pattern: SCREEN_PATH, handle: (_, { machine }) => ({ body: { value: machine.screen } }) },
  {
    method: 'PUT',
    pattern: SCREEN_PATH,
    async handle(exchange, { machine }) {
      machine.screen = (await readJson(exchange, screenSchema)).value;
      return { body: { value: machine.screen } };
    },
  },
  act('agent/install', z.strictObject({ acceptedTerms: z.literal(true) }), ({ machine }) => {
    machine.install();
  }),
  act('agent/extension', z.strictObject({ extension: z.enum(['onPremisesApplication', 'hr']) }), (desk, input) => {
    desk.machine.chooseExtension(input.extension);
  }),
  act('agent/confirm', nothing, confirm),
  act('agent/restart', nothing, restart),
  act('ecma/certificate', z.strictObject({ port: port.optional() }), ({ machine, fate }) =>
    machine.generateCertificate(fate.certificate),
  ),
  act('certificates/trust', trustSchema, ({ machine }, { thumbprint, trusted }) => {
    machine.stores.setTrusted(thumbprint, trusted);
  }),
  act('ecma/restart', nothing, ({ machine }) => machine.restartConnectorHost()),
  act('ecma/save', z.strictObject({ port }), ({ machine }, input) => machine.save(input.port)),
  act(
    'ecma/connectors',
    z.strictObject({ name: z.string().regex(/^[\w-]{1,64}$/u), secretToken: z.string().min(1).max(256) }),
    ({ machine }, input) => {
      machine.addConnector(input.name, input.secretToken);
    },
  ),
  {
    method: 'POST',
    pattern: '/api/host/agent/authorize',
    async handle(exchange, desk) {
      await readJson(exchange, nothing);
      return { body: { url: openPopup(desk) } };
    },
  },
  {
    method: 'GET',
    pattern: '/agent-signin',
    handle: async (exchange, desk) => ({ body: popupDonePage(await finishPopup(desk, exchange)) }),
  },
  {
    method: 'POST',
    pattern: '/api/host/downloads/{name}',
    async handle({ request, params }, { machine, hasControlToken }) {
      if (!hasControlToken) throw forbidden('Files are put on the server with the control token alone.');
      const path = machine.receive(params['name'] ?? '', await readBytes(request, FILE_LIMIT));
      return { body: { path } };
    },
  },
];
