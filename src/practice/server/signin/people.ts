import type { Tenant, TenantUser } from '../tenant.ts';

export function findById(tenants: readonly Tenant[], id: string): { tenant: Tenant; user: TenantUser } | undefined {
  for (const tenant of tenants) {
    const user = tenant.users.get(id);
    if (user !== undefined) return { tenant, user };
  }
  return undefined;
}

/** User principal names are compared without case. */
export function findByName(tenants: readonly Tenant[], name: string): TenantUser | undefined {
  const wanted = name.toLowerCase();
  for (const tenant of tenants) {
    for (const user of tenant.users.values()) if (user.userPrincipalName.toLowerCase() === wanted) return user;
  }
  return undefined;
}
