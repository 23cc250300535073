import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Assignment, AuditRecord } from '../../api.ts';
import { readJson } from '../exchange.ts';
import { badRequest, forbidden, notFound } from '../refusal.ts';
import type { Routes } from '../router.ts';
import { newApp, recordAudit, type Tenant, type TenantApp } from '../tenant.ts';
import { TEMPLATES } from '../templates.ts';
import { holdsRole, ROLES, type Caller } from '../world.ts';
import { userOf } from './people.ts';

export function appOf(tenant: Tenant, servicePrincipalId: string | undefined): TenantApp {
  const app = tenant.apps.get(servicePrincipalId ?? '');
  if (app === undefined) throw notFound(`No application ${servicePrincipalId ?? ''} is in this tenant.`);
  return app;
}

function needManager({ user }: Caller): void {
  if (!holdsRole(user, ROLES.manageApplications)) {
    throw forbidden('Adding and changing applications needs the active role Application Administrator.');
  }
}

export function auditApp({ world, tenant, user }: Caller, app: TenantApp, activity: string, success = true): void {
  recordAudit(tenant, world.now(), {
    activityDisplayName: activity,
    category: 'ApplicationManagement',
    result: success ? 'success' : 'failure',
    initiatedBy: user?.userPrincipalName ?? '',
    target: app.application.displayName,
    targetId: app.application.servicePrincipalId,
  });
}

function whole(text: string | null, fallback: number, most: number): number {
  const number = Number(text ?? fallback);
  if (!Number.isInteger(number) || number < 0) throw badRequest('skip and top must be whole numbers.');
  return Math.min(number, most);
}

const displayName = z.string().trim().min(1, 'Give the application a name.').max(120);

/** Without a template it is one's own application, which the gallery does not have. */
const newAppSchema = z.strictObject({ templateId: z.string().nullable(), displayName });

const changeSchema = z.strictObject({
  displayName: displayName.optional(),
  enabled: z.boolean().optional(),
  assignmentRequired: z.boolean().optional(),
  visibleToUsers: z.boolean().optional(),
  homepage: z.url().max(2048).nullable().optional(),
});

function assignmentsOf(app: TenantApp, tenant: Tenant): Assignment[] {
  return [...app.assignments].flatMap(([id, userId]) => {
    const user = tenant.users.get(userId);
    return user === undefined ? [] : [{ id, user: userOf(user), role: 'User' }];
  });
}

function recordOf({
  id,
  activityDateTime,
  activityDisplayName,
  category,
  result,
  initiatedBy,
  target,
}: AuditRecord): AuditRecord {
  return { id, activityDateTime, activityDisplayName, category, result, initiatedBy, target };
}

/** Gallery, applications and who is assigned to them. */
export const appRoutes: Routes<Caller> = [
  {
    method: 'GET',
    pattern: '/api/templates',
    handle({ query }) {
      const wanted = (query.get('search') ?? '').trim().toLowerCase();
      return { body: { value: TEMPLATES.filter((entry) => entry.displayName.toLowerCase().includes(wanted)) } };
    },
  },
  {
    method: 'GET',
    pattern: '/api/apps',
    handle({ query }, { tenant }) {
      const wanted = (query.get('search') ?? '').trim().toLowerCase();
      const skip = whole(query.get('skip'), 0, Number.MAX_SAFE_INTEGER);
      const top = whole(query.get('top'), 100, 1000);
      const found = [...tenant.apps.values()]
        .map(({ application }) => application)
        .filter((app) => app.displayName.toLowerCase().startsWith(wanted) || app.appId === wanted || wanted === '')
        .reverse();
      return { body: { value: found.slice(skip, skip + top), total: found.length } };
    },
  },
  {
    method: 'POST',
    pattern: '/api/apps',
    async handle(exchange, caller) {
      needManager(caller);
      const input = await readJson(exchange, newAppSchema);
      const template = TEMPLATES.find(({ id }) => id === input.templateId);
      if (template === undefined && input.templateId !== null) throw badRequest('The gallery has no such template.');
      const app = newApp(input, input.templateId, caller.world.now());
      caller.tenant.apps.set(app.application.servicePrincipalId, app);
      auditApp(caller, app, 'Add application');
      auditApp(caller, app, 'Add service principal');
      return { status: 201, body: app.application };
    },
  },
  {
    method: 'GET',
    pattern: '/api/apps/{sp}',
    handle: ({ params }, { tenant }) => ({ body: appOf(tenant, params['sp']).application }),
  },
  {
    method: 'PATCH',
    pattern: '/api/apps/{sp}',
    async handle(exchange, caller) {
      needManager(caller);
      const app = appOf(caller.tenant, exchange.params['sp']);
      const changes = await readJson(exchange, changeSchema);
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      Object.assign(app.application, given);
      auditApp(caller, app, 'Update service principal');
      return { body: app.application };
    },
  },
  {
    method: 'DELETE',
    pattern: '/api/apps/{sp}',
    handle({ params }, caller) {
      needManager(caller);
      const app = appOf(caller.tenant, params['sp']);
      caller.tenant.apps.delete(app.application.servicePrincipalId);
      auditApp(caller, app, 'Remove service principal');
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    pattern: '/api/apps/{sp}/assignments',
    handle: ({ params }, { tenant }) => ({ body: { value: assignmentsOf(appOf(tenant, params['sp']), tenant) } }),
  },
  {
    method: 'POST',
    pattern: '/api/apps/{sp}/assignments',
    async handle(exchange, caller) {
      needManager(caller);
      const app = appOf(caller.tenant, exchange.params['sp']);
      const schema = z.strictObject({ userIds: z.array(z.string()).min(1).max(100) });
      const { userIds } = await readJson(exchange, schema);
      const unknown = userIds.find((id) => !caller.tenant.users.has(id));
      if (unknown !== undefined) throw badRequest(`No user ${unknown} is in this tenant.`);
      const assigned = new Set(app.assignments.values());
      for (const id of new Set(userIds)) if (!assigned.has(id)) app.assignments.set(randomUUID(), id);
      auditApp(caller, app, 'Add app role assignment grant to user');
      return { status: 201, body: { value: assignmentsOf(app, caller.tenant) } };
    },
  },
  {
    method: 'DELETE',
    pattern: '/api/apps/{sp}/assignments/{id}',
    handle({ params }, caller) {
      needManager(caller);
      const app = appOf(caller.tenant, params['sp']);
      if (!app.assignments.delete(params['id'] ?? '')) throw notFound('There is no such assignment.');
      auditApp(caller, app, 'Remove app role assignment from user');
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    pattern: '/api/audit',
    handle({ query }, { tenant }) {
      const sp = query.get('sp');
      const records = sp === null ? tenant.audits : tenant.audits.filter(({ targetId }) => targetId === sp);
      return {
        body: {
          value: records.slice(-500).reverse().map(recordOf),
        },
      };
    },
  },
];
