import { randomBytes, randomUUID } from 'node:crypto';
import { Secret } from 'otpauth';
import type { Agent, Application, AuditRecord, Provisioning } from '../api.ts';
import type { AppSeed, TenantSeed, UserSeed } from './seed.ts';
import { templateNamed } from './templates.ts';

export interface TenantUser extends Omit<UserSeed, 'id' | 'password' | 'totp'> {
  readonly id: string;
  password: string;
  readonly totp: string;
}

/** Provisioning as the server keeps it, with the secret that the API never gives back. */
export interface ProvisioningState {
  mode: Provisioning['mode'];
  tenantUrl: string | null;
  secretToken: string | null;
  assignedAgentIds: string[];
  agentsReadyAt: number | null;
  /** Of the synchronization job, once a mode was saved. */
  jobId: string | null;
  /** Whether the job runs: what a person starts and stops. */
  running: boolean;
}

export interface TenantApp {
  readonly application: Application;
  readonly provisioning: ProvisioningState;
  /** User ids by assignment id. */
  readonly assignments: Map<string, string>;
}

export interface TenantAudit extends AuditRecord {
  /** The service principal that the record is about. */
  readonly targetId: string | null;
}

/** The state of one tenant, in memory. Applications stand in the order in which they were added. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly users: Map<string, TenantUser>;
  readonly apps: Map<string, TenantApp>;
  readonly agents: Map<string, Agent>;
  readonly audits: TenantAudit[];
  readonly hostSeed: TenantSeed['host'];
}

const MOST_AUDITS = 5000;

/** Letters and digits that are hard to take for one another. */
function madeUpPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return [...randomBytes(20)].map((byte) => letters[byte % letters.length] ?? '').join('');
}

function userFrom(seed: UserSeed): TenantUser {
  return {
    ...seed,
    id: seed.id ?? randomUUID(),
    password: seed.password ?? madeUpPassword(),
    totp: seed.totp ?? new Secret({ size: 20 }).base32,
  };
}

/** An application as it stands right after it was added from the gallery. */
export function newApp(
  seed: Pick<AppSeed, 'displayName'> & Partial<AppSeed>,
  templateId: string | null,
  now: Date,
): TenantApp {
  return {
    application: {
      servicePrincipalId: seed.servicePrincipalId ?? randomUUID(),
      appId: seed.appId ?? randomUUID(),
      displayName: seed.displayName,
      templateId,
      createdDateTime: seed.createdDateTime ?? now.toISOString(),
      homepage: seed.homepage ?? null,
      enabled: seed.enabled ?? true,
      assignmentRequired: seed.assignmentRequired ?? true,
      visibleToUsers: seed.visibleToUsers ?? true,
    },
    provisioning: {
      mode: null,
      tenantUrl: null,
      secretToken: null,
      assignedAgentIds: [],
      agentsReadyAt: null,
      jobId: null,
      running: false,
    },
    assignments: new Map(),
  };
}

function appFrom(seed: AppSeed, tenant: Pick<Tenant, 'users' | 'agents'>, now: Date): TenantApp {
  const app = newApp(seed, seed.template === null ? null : (templateNamed(seed.template)?.id ?? null), now);
  const agents = [...tenant.agents.values()].filter((agent) => seed.provisioning.agents.includes(agent.machineName));
  Object.assign(app.provisioning, {
    mode: seed.provisioning.mode,
    tenantUrl: seed.provisioning.tenantUrl,
    secretToken: seed.provisioning.secretToken,
    assignedAgentIds: agents.map((agent) => agent.id),
    agentsReadyAt: agents.length === 0 ? null : now.getTime(),
    jobId: seed.provisioning.mode === null ? null : jobIdOf(app.application.servicePrincipalId),
    running: seed.provisioning.mode === 'automatic' && seed.provisioning.running,
  } satisfies ProvisioningState);
  const wanted = new Set(seed.assignments.map((name) => name.toLowerCase()));
  for (const user of tenant.users.values()) {
    if (wanted.has(user.userPrincipalName.toLowerCase())) app.assignments.set(randomUUID(), user.id);
  }
  return app;
}

/** Synchronization jobs are named template, dot, identifier. */
export function jobIdOf(servicePrincipalId: string): string {
  return `ECMA2Host.${servicePrincipalId.replaceAll('-', '')}`;
}

export function createTenant(seed: TenantSeed, now: Date): Tenant {
  const users = new Map(seed.users.map(userFrom).map((user) => [user.id, user]));
  const agents = new Map(
    seed.agents.map((agent) => ({ ...agent, id: agent.id ?? randomUUID() })).map((agent) => [agent.id, agent]),
  );
  const apps = new Map<string, TenantApp>();
  const add = (app: TenantApp): void => {
    apps.set(app.application.servicePrincipalId, app);
  };
  for (const app of seed.apps) add(appFrom(app, { users, agents }, now));
  for (let index = 1; index <= seed.moreApps; index += 1) {
    add(newApp({ displayName: `Sample app ${String(index).padStart(5, '0')}` }, null, now));
  }
  return {
    id: seed.id ?? randomUUID(),
    name: seed.name,
    domain: seed.domain,
    users,
    apps,
    agents,
    audits: seed.audit.map((entry) => ({ ...entry, id: randomUUID() })),
    hostSeed: seed.host,
  };
}

/** Records who did what, as the audit log shows it; the oldest records go when there are too many. */
export function recordAudit(tenant: Tenant, now: Date, entry: Omit<TenantAudit, 'id' | 'activityDateTime'>): void {
  tenant.audits.push({ ...entry, id: randomUUID(), activityDateTime: now.toISOString() });
  if (tenant.audits.length > MOST_AUDITS) tenant.audits.splice(0, tenant.audits.length - MOST_AUDITS);
}
