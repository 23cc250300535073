import { z } from 'zod';
import { appOf } from '../areas/apps.ts';
import { testConnection } from '../connection-test.ts';
import { readJson, type Exchange, type Reply } from '../exchange.ts';
import { forbidden, notFound, Refusal, unauthorized } from '../refusal.ts';
import type { Route, Routes } from '../router.ts';
import { TEMPLATES } from '../templates.ts';
import type { TenantApp } from '../tenant.ts';
import type { Caller } from '../world.ts';
import { entityOf, pageOf } from './collection.ts';
import {
  agents,
  applicationTemplates,
  appRoleAssignments,
  directoryAudits,
  organization,
  servicePrincipals,
  synchronizationJobs,
  users,
  type Resource,
} from './entities.ts';

type Listing<T> = (caller: Caller, params: Exchange['params']) => Iterable<T>;

function placeOf(exchange: Exchange, { world }: Caller): { address: string; service: string; name: string } {
  const [, version = '', ...rest] = exchange.path.split('/');
  const service = `${world.origins.graph}/${version}`;
  return { address: `${world.origins.graph}${exchange.path}`, service, name: rest.join('/') };
}

function list<T>(pattern: string, resource: Resource<T>, items: Listing<T>): Route<Caller> {
  return {
    method: 'GET',
    pattern,
    handle(exchange, caller) {
      const found = items(caller, exchange.params);
      const entities = (function* () {
        for (const item of found) yield resource.entity(item);
      })();
      return { body: pageOf({ ...placeOf(exchange, caller), ...resource, entities }, exchange.query) };
    },
  };
}

function one<T>(
  pattern: string,
  name: string,
  resource: Resource<T>,
  find: (caller: Caller, params: Exchange['params']) => T,
): Route<Caller> {
  return {
    method: 'GET',
    pattern,
    handle(exchange, caller) {
      const entity = resource.entity(find(caller, exchange.params));
      return { body: entityOf(entity, { ...resource, ...placeOf(exchange, caller), name }, exchange.query) };
    },
  };
}

function jobsOf(app: TenantApp): TenantApp[] {
  return app.provisioning.jobId === null ? [] : [app];
}

/** Audit logs are for people with a directory role, and for programs that were given the permission. */
function needAuditReader({ user }: Caller): void {
  if (user?.roles.length === 0) throw forbidden('Reading the audit logs needs a directory role.');
}

async function validateCredentials(exchange: Exchange, caller: Caller): Promise<Reply> {
  const app = appOf(caller.tenant, exchange.params['id']);
  if (app.provisioning.jobId !== exchange.params['job']) throw notFound('There is no such synchronization job.');
  await readJson(exchange, z.object({ useSavedCredentials: z.literal(true) }));
  const { tenantUrl, secretToken } = app.provisioning;
  const { ok, message } = await testConnection(caller, app, {
    tenantUrl: tenantUrl ?? '',
    secretToken: secretToken ?? '',
  });
  if (!ok) throw new Refusal(400, 'CredentialsInvalid', message);
  return { status: 204 };
}

/** The read API in the shape of Microsoft Graph, over the same state as the pages. */
export const graphRoutes: Routes<Caller> = [
  list('/v1.0/applicationTemplates', applicationTemplates, () => TEMPLATES),
  one('/v1.0/applicationTemplates/{id}', 'applicationTemplates', applicationTemplates, (_, { id }) => {
    const found = TEMPLATES.find((template) => template.id === id);
    if (found === undefined) throw notFound(`Resource '${id ?? ''}' does not exist.`);
    return found;
  }),
  list('/v1.0/servicePrincipals', servicePrincipals, ({ tenant }) => tenant.apps.values()),
  one('/v1.0/servicePrincipals/{id}', 'servicePrincipals', servicePrincipals, ({ tenant }, { id }) =>
    appOf(tenant, id),
  ),
  list('/v1.0/servicePrincipals/{id}/synchronization/jobs', synchronizationJobs, ({ tenant }, { id }) =>
    jobsOf(appOf(tenant, id)),
  ),
  list('/v1.0/servicePrincipals/{id}/appRoleAssignedTo', appRoleAssignments, ({ tenant }, { id: sp }) => {
    const app = appOf(tenant, sp);
    return [...app.assignments].flatMap(([id, userId]) => {
      const user = tenant.users.get(userId);
      return user === undefined ? [] : [{ id, app, user }];
    });
  }),
  {
    method: 'POST',
    pattern: '/v1.0/servicePrincipals/{id}/synchronization/jobs/{job}/validateCredentials',
    handle: validateCredentials,
  },
  list('/beta/onPremisesPublishingProfiles/provisioning/agents', agents, ({ tenant }) => tenant.agents.values()),
  list('/v1.0/auditLogs/directoryAudits', directoryAudits, (caller) => {
    needAuditReader(caller);
    return caller.tenant.audits.toReversed().map((audit) => ({ audit, tenant: caller.tenant }));
  }),
  list('/v1.0/users', users, ({ tenant }) => tenant.users.values()),
  one('/v1.0/me', 'users', users, ({ user }) => {
    if (user === undefined) throw unauthorized('/me is for signed-in people.');
    return user;
  }),
  list('/v1.0/organization', organization, ({ tenant }) => [tenant]),
];
