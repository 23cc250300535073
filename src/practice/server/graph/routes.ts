import { z } from 'zod';
import { testConnection } from '../connection-test.ts';
import { readJson, type Exchange, type Reply } from '../exchange.ts';
import { badRequest, forbidden, notFound, Refusal } from '../refusal.ts';
import type { Route, Routes } from '../router.ts';
import { TEMPLATES } from '../templates.ts';
import type { Tenant, TenantApp, TenantUser } from '../tenant.ts';
import type { Caller } from '../world.ts';
import { countOf, entityOf, pageOf } from './collection.ts';
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

const missing = (id: string | undefined): Refusal =>
  notFound(`Resource '${id ?? ''}' does not exist or one of its queried reference-property objects are not present.`);

function appOf(tenant: Tenant, id: string | undefined): TenantApp {
  const app = tenant.apps.get(id ?? '');
  if (app === undefined) throw missing(id);
  return app;
}

function userOf(tenant: Tenant, id: string | undefined): TenantUser {
  const wanted = (id ?? '').toLowerCase();
  const found =
    tenant.users.get(id ?? '') ??
    [...tenant.users.values()].find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === wanted);
  if (found === undefined) throw missing(id);
  return found;
}

const BY_APP_ID = /\/servicePrincipals\(appId='([^']*)'\)/u;

/**
 * The path with the object's id in the place of another key: `servicePrincipals(appId='...')`.
 * @throws Refusal 404 when there is no such object.
 */
export function plainPath(path: string, { tenant }: Caller): string {
  if (!path.includes('(') && !path.includes('%28')) return path;
  const plain = path.replaceAll(/%(?:28|29|27|3D)/giu, decodeURIComponent);
  const appId = BY_APP_ID.exec(plain)?.[1];
  if (appId === undefined) return path;
  const app = [...tenant.apps.values()].find(({ application }) => application.appId === appId);
  if (app === undefined) throw missing(appId);
  return plain.replace(BY_APP_ID, `/servicePrincipals/${app.application.servicePrincipalId}`);
}

/** Audit logs are for people with a directory role, and for programs that were given the permission. */
function needAuditReader({ user }: Caller): void {
  if (user?.roles.length === 0) throw forbidden('Reading the audit logs needs a directory role.');
}

async function validateCredentials(exchange: Exchange, caller: Caller): Promise<Reply> {
  const app = appOf(caller.tenant, exchange.params['id']);
  if (app.provisioning.jobId !== exchange.params['job']) throw missing(exchange.params['job']);
  await readJson(exchange, z.object({ useSavedCredentials: z.literal(true) }));
  const { tenantUrl, secretToken } = app.provisioning;
  const { ok, message } = await testConnection(caller, app, {
    tenantUrl: tenantUrl ?? '',
    secretToken: secretToken ?? '',
  });
  if (!ok) throw new Refusal(400, 'CredentialsInvalid', message);
  return { status: 204 };
}

/** `GET .../$count`: a number and nothing else; of directory objects only for who bears with counts that lag. */
function count<T>(pattern: string, resource: Resource<T>, items: Listing<T>): Route<Caller> {
  return {
    method: 'GET',
    pattern: `${pattern}/$count`,
    handle(exchange, caller) {
      if (exchange.request.headers['consistencylevel']?.toString().toLowerCase() !== 'eventual') {
        throw new Refusal(400, 'Request_UnsupportedQuery', '$count wants the header ConsistencyLevel: eventual.');
      }
      const entities = [...items(caller, exchange.params)].map(resource.entity);
      return {
        headers: { 'content-type': 'text/plain' },
        body: String(countOf({ ...resource, entities }, exchange.query)),
      };
    },
  };
}

const apps: Listing<TenantApp> = ({ tenant }) => tenant.apps.values();
const people: Listing<TenantUser> = ({ tenant }) => tenant.users.values();

const common = (version: string): Routes<Caller> => [
  list(`/${version}/applicationTemplates`, applicationTemplates, () => TEMPLATES),
  one(`/${version}/applicationTemplates/{id}`, 'applicationTemplates', applicationTemplates, (_, { id }) => {
    const found = TEMPLATES.find((template) => template.id === id);
    if (found === undefined) throw missing(id);
    return found;
  }),
  list(`/${version}/servicePrincipals`, servicePrincipals, apps),
  count(`/${version}/servicePrincipals`, servicePrincipals, apps),
  one(`/${version}/servicePrincipals/{id}`, 'servicePrincipals', servicePrincipals, ({ tenant }, { id }) =>
    appOf(tenant, id),
  ),
  list(`/${version}/servicePrincipals/{id}/synchronization/jobs`, synchronizationJobs, ({ tenant }, { id }) =>
    jobsOf(appOf(tenant, id)),
  ),
  one(
    `/${version}/servicePrincipals/{id}/synchronization/jobs/{job}`,
    'servicePrincipals/synchronization/jobs',
    synchronizationJobs,
    ({ tenant }, { id, job }) => {
      const app = appOf(tenant, id);
      if (app.provisioning.jobId !== job) throw missing(job);
      return app;
    },
  ),
  list(`/${version}/servicePrincipals/{id}/appRoleAssignedTo`, appRoleAssignments, ({ tenant }, { id: sp }) => {
    const app = appOf(tenant, sp);
    return [...app.assignments].flatMap(([id, userId]) => {
      const user = tenant.users.get(userId);
      return user === undefined ? [] : [{ id, app, user }];
    });
  }),
  {
    method: 'POST',
    pattern: `/${version}/servicePrincipals/{id}/synchronization/jobs/{job}/validateCredentials`,
    handle: validateCredentials,
  },
  list(`/${version}/auditLogs/directoryAudits`, directoryAudits, (caller) => {
    needAuditReader(caller);
    return caller.tenant.audits.toReversed().map((audit) => ({ audit, tenant: caller.tenant }));
  }),
  list(`/${version}/users`, users, people),
  count(`/${version}/users`, users, people),
  one(`/${version}/users/{id}`, 'users', users, ({ tenant }, { id }) => userOf(tenant, id)),
  one(`/${version}/me`, 'users', users, ({ user }) => {
    if (user === undefined) throw badRequest('/me request is only valid with delegated authentication flow.');
    return user;
  }),
  list(`/${version}/organization`, organization, ({ tenant }) => [tenant]),
];

/** Graph calls a path that it does not know a bad request, and names the part of it. */
export function unknownSegment(path: string): Refusal {
  return badRequest(`Resource not found for the segment '${path.split('/').at(2) ?? ''}'.`);
}

/** The read API in the shape of Microsoft Graph, over the same state as the pages. */
export const graphRoutes: Routes<Caller> = [
  ...common('v1.0'),
  ...common('beta'),
  list('/beta/onPremisesPublishingProfiles/provisioning/agents', agents, ({ tenant }) => tenant.agents.values()),
];
