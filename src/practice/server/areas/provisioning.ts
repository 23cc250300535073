import { z } from 'zod';
import type { ConnectionTest, Provisioning } from '../../api.ts';
import { testConnection } from '../connection-test.ts';
import { readJson } from '../exchange.ts';
import { INSTALLER_NAME } from '../installer.ts';
import { badRequest, conflict, forbidden } from '../refusal.ts';
import type { Routes } from '../router.ts';
import { isOnPremises } from '../templates.ts';
import { jobIdOf, type TenantApp } from '../tenant.ts';
import { holdsRole, ROLES, type Caller } from '../world.ts';
import { appOf, auditApp } from './apps.ts';

function provisioningOf({ application, provisioning }: TenantApp): Provisioning {
  const { mode, running, tenantUrl, secretToken, assignedAgentIds, agentsReadyAt } = provisioning;
  return {
    mode,
    configured: mode !== null,
    running,
    onPremises: isOnPremises(application.templateId),
    tenantUrl,
    hasSecretToken: secretToken !== null,
    assignedAgentIds: [...assignedAgentIds],
    agentsReadyAt: agentsReadyAt === null ? null : new Date(agentsReadyAt).toISOString(),
  };
}

function needManager({ user }: Caller): void {
  if (!holdsRole(user, ROLES.manageProvisioning)) {
    throw forbidden('Provisioning needs the active role Application Administrator or Hybrid Identity Administrator.');
  }
}

const tenantUrl = z.string().trim().max(2048);
const secretToken = z.string().max(4096);

const saveSchema = z.strictObject({
  mode: z.enum(['manual', 'automatic']).optional(),
  tenantUrl: tenantUrl.nullable().optional(),
  secretToken: secretToken.nullable().optional(),
});

const testSchema = z.strictObject({ tenantUrl, secretToken: secretToken.optional() });

function save(app: TenantApp, input: z.output<typeof saveSchema>): void {
  const { provisioning, application } = app;
  if (input.mode !== undefined) provisioning.mode = input.mode;
  if (input.tenantUrl !== undefined) provisioning.tenantUrl = input.tenantUrl === '' ? null : input.tenantUrl;
  if (input.secretToken !== undefined) provisioning.secretToken = input.secretToken === '' ? null : input.secretToken;
  // Since 2026-01 there is no mode to choose: what is configured provisions automatically.
  provisioning.mode ??= 'automatic';
  if (provisioning.mode === 'manual') provisioning.running = false;
  provisioning.jobId ??= jobIdOf(application.servicePrincipalId);
}

/** Provisioning of an application: mode, agents, credentials and their test. */
export const provisioningRoutes: Routes<Caller> = [
  {
    method: 'GET',
    pattern: '/api/apps/{sp}/provisioning',
    handle: ({ params }, { tenant }) => ({ body: provisioningOf(appOf(tenant, params['sp'])) }),
  },
  {
    method: 'PUT',
    pattern: '/api/apps/{sp}/provisioning',
    async handle(exchange, caller) {
      needManager(caller);
      const app = appOf(caller.tenant, exchange.params['sp']);
      const fresh = app.provisioning.mode === null;
      save(app, await readJson(exchange, saveSchema));
      auditApp(caller, app, fresh ? 'Add provisioning configuration' : 'Update provisioning setting or credentials');
      return { body: provisioningOf(app) };
    },
  },
  {
    method: 'PUT',
    pattern: '/api/apps/{sp}/provisioning/running',
    async handle(exchange, caller) {
      needManager(caller);
      const app = appOf(caller.tenant, exchange.params['sp']);
      const { running } = await readJson(exchange, z.strictObject({ running: z.boolean() }));
      const { provisioning } = app;
      if (provisioning.mode !== 'automatic')
        throw conflict('Provisioning is not set to automatic: configure it first.');
      if (running && (provisioning.tenantUrl === null || provisioning.secretToken === null)) {
        throw conflict('Save the admin credentials first: Tenant URL and Secret Token.');
      }
      if (provisioning.running !== running) {
        provisioning.running = running;
        auditApp(caller, app, running ? 'Enable/start provisioning' : 'Disable/pause provisioning');
      }
      return { body: provisioningOf(app) };
    },
  },
  {
    method: 'POST',
    pattern: '/api/apps/{sp}/provisioning/test',
    async handle(exchange, caller) {
      needManager(caller);
      const app = appOf(caller.tenant, exchange.params['sp']);
      const input = await readJson(exchange, testSchema);
      const outcome: ConnectionTest = await testConnection(caller, app, {
        tenantUrl: input.tenantUrl,
        secretToken: input.secretToken ?? app.provisioning.secretToken ?? '',
      });
      return { body: outcome };
    },
  },
  {
    method: 'GET',
    pattern: '/api/agents',
    handle: (_, { tenant }) => ({ body: { value: [...tenant.agents.values()] } }),
  },
  {
    method: 'POST',
    pattern: '/api/apps/{sp}/agents',
    async handle(exchange, caller) {
      needManager(caller);
      const app = appOf(caller.tenant, exchange.params['sp']);
      const { agentIds } = await readJson(exchange, z.strictObject({ agentIds: z.array(z.string()).min(1).max(50) }));
      for (const id of agentIds) {
        const agent = caller.tenant.agents.get(id);
        if (agent === undefined) throw badRequest(`No agent ${id} is registered in this tenant.`);
        if (agent.purpose !== 'onPremisesApplication') {
          throw conflict(
            `${agent.machineName} is registered for another purpose and cannot be assigned to applications.`,
          );
        }
      }
      const { provisioning } = app;
      provisioning.assignedAgentIds = [...new Set([...provisioning.assignedAgentIds, ...agentIds])];
      provisioning.agentsReadyAt = caller.world.now().getTime() + caller.world.agentDelay;
      auditApp(caller, app, 'Update provisioning setting or credentials');
      return { body: provisioningOf(app) };
    },
  },
  {
    method: 'POST',
    pattern: '/api/downloads',
    async handle(exchange, { world }) {
      const schema = z.strictObject({ file: z.literal('provisioning-agent'), acceptedTerms: z.literal(true) });
      await readJson(exchange, schema);
      return { body: { url: world.grants.grant(INSTALLER_NAME) } };
    },
  },
];
