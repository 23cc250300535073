import { stringify } from 'yaml';
import type { Seed, TenantSeedInput } from './seed.ts';
import { TEMPLATES } from './templates.ts';
import type { Tenant, TenantApp, TenantAudit, TenantUser } from './tenant.ts';

function userSeed({
  id,
  userPrincipalName,
  displayName,
  account,
  roles,
  eligibleRoles,
  signIn,
}: TenantUser): TenantSeedInput['users'][number] {
  return {
    id,
    userPrincipalName,
    displayName,
    ...(account === undefined ? {} : { account }),
    roles,
    eligibleRoles,
    signIn,
  };
}

function appSeed(app: TenantApp, tenant: Tenant): NonNullable<TenantSeedInput['apps']>[number] {
  const { templateId, ...application } = app.application;
  const { mode, tenantUrl, running, assignedAgentIds } = app.provisioning;
  return {
    ...application,
    template: TEMPLATES.find(({ id }) => id === templateId)?.displayName ?? null,
    provisioning: {
      mode,
      tenantUrl,
      running,
      agents: assignedAgentIds.flatMap((id) => tenant.agents.get(id)?.machineName ?? []),
    },
    assignments: [...app.assignments.values()].flatMap((id) => tenant.users.get(id)?.userPrincipalName ?? []),
  };
}

function auditSeed(audit: TenantAudit): NonNullable<TenantSeedInput['audit']>[number] {
  const { activityDateTime, activityDisplayName, category, result, initiatedBy, target, targetId } = audit;
  return { activityDateTime, activityDisplayName, category, result, initiatedBy, target, targetId };
}

function tenantSeed(tenant: Tenant): TenantSeedInput {
  const { id, name, domain, hostSeed } = tenant;
  return {
    id,
    name,
    domain,
    users: [...tenant.users.values()].map(userSeed),
    apps: [...tenant.apps.values()].map((app) => appSeed(app, tenant)),
    agents: [...tenant.agents.values()],
    audit: tenant.audits.map(auditSeed),
    host: { ...hostSeed, connectors: hostSeed.connectors.map((connector) => ({ name: connector.name })) },
  };
}

/**
 * The tenants as they stand, as a file that `--tenants` takes. Passwords, secrets and tokens are left out: whoever
 * starts from it gets new ones.
 */
export function seedText(tenants: readonly Tenant[], seed: Omit<Seed, 'tenants'>): string {
  const { signInPages, lockoutThreshold, tokenSeconds } = seed;
  return stringify({ signInPages, lockoutThreshold, tokenSeconds, tenants: tenants.map(tenantSeed) });
}
