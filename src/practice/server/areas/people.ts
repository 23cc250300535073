import { z } from 'zod';
import type { Me, User } from '../../api.ts';
import { readJson } from '../exchange.ts';
import { forbidden, unauthorized } from '../refusal.ts';
import type { Routes } from '../router.ts';
import { recordAudit, type TenantUser } from '../tenant.ts';
import { holdsRole, ROLES, type Caller } from '../world.ts';

const MOST_USERS = 100;

export function userOf({ id, displayName, userPrincipalName }: TenantUser): User {
  return { id, displayName, userPrincipalName };
}

/** Who is signed in, and who else there is. */
export const peopleRoutes: Routes<Caller> = [
  {
    method: 'GET',
    pattern: '/api/me',
    handle(_, { world, tenant, user }) {
      if (user === undefined) throw unauthorized('The token stands for no person.');
      const body: Me = {
        tenantId: tenant.id,
        tenantName: tenant.name,
        tenantDomain: tenant.domain,
        userPrincipalName: user.userPrincipalName,
        displayName: user.displayName,
        roles: user.roles,
        eligibleRoles: user.eligibleRoles,
        portalVersion: world.version,
        names: world.names,
        canManageApplications: holdsRole(user, ROLES.manageApplications),
      };
      return { body };
    },
  },
  {
    method: 'GET',
    pattern: '/api/page-faults',
    handle: ({ query }, { world }) => ({ body: { value: world.weather.pageFaults(query.get('blade') ?? '') } }),
  },
  {
    method: 'POST',
    pattern: '/api/roles/activate',
    async handle(exchange, { world, tenant, user }) {
      const schema = z.strictObject({ role: z.string(), reason: z.string().max(500).optional() });
      const { role } = await readJson(exchange, schema);
      if (user?.eligibleRoles.includes(role) !== true) throw forbidden(`You are not eligible for the role ${role}.`);
      user.eligibleRoles = user.eligibleRoles.filter((name) => name !== role);
      user.roles = [...user.roles, role];
      recordAudit(tenant, world.now(), {
        activityDisplayName: 'Add member to role completed (PIM activation)',
        category: 'RoleManagement',
        result: 'success',
        initiatedBy: user.userPrincipalName,
        target: role,
        targetId: null,
      });
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    pattern: '/api/users',
    handle({ query }, { tenant }) {
      const wanted = (query.get('search') ?? '').trim().toLowerCase();
      const value = [...tenant.users.values()]
        .filter((user) => `${user.displayName}\n${user.userPrincipalName}`.toLowerCase().includes(wanted))
        .slice(0, MOST_USERS)
        .map(userOf);
      return { body: { value } };
    },
  },
];
