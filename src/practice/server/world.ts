import type { PortalNames } from '../api.ts';
import type { DownloadGrants } from './grants.ts';
import type { PracticeMachine } from './machine.ts';
import type { PracticeVersion } from './names.ts';
import type { Origins } from './origins.ts';
import type { Seed } from './seed.ts';
import type { SignInDesk } from './signin/desk.ts';
import type { Tenant, TenantUser } from './tenant.ts';
import type { Weather } from './weather/weather.ts';

/** All that one practice server holds. */
export interface World {
  readonly port: number;
  readonly origins: Origins;
  readonly version: PracticeVersion;
  readonly seed: Seed;
  readonly names: PortalNames;
  /** In the order of the seed; the practice hosts stand in the same order. */
  readonly tenants: readonly Tenant[];
  readonly machines: readonly PracticeMachine[];
  readonly signIn: SignInDesk;
  /** Bearer token of the control API. */
  readonly controlToken: string;
  /** Milliseconds for which a documented wait of ten minutes lasts here. */
  readonly agentDelay: number;
  /** Downloads that somebody accepted the terms for. */
  readonly grants: DownloadGrants;
  readonly weather: Weather;
  readonly now: () => Date;
}

/** Who calls the API of portal or Graph. */
export interface Caller {
  readonly world: World;
  readonly tenant: Tenant;
  /** Absent for a program that reads the Graph with a client secret. */
  readonly user: TenantUser | undefined;
}

export const ROLES = {
  manageApplications: ['Application Administrator', 'Cloud Application Administrator', 'Global Administrator'],
  manageProvisioning: [
    'Application Administrator',
    'Cloud Application Administrator',
    'Hybrid Identity Administrator',
    'Global Administrator',
  ],
  registerAgents: ['Hybrid Identity Administrator', 'Global Administrator'],
} as const;

/** Eligible roles do not count before they are activated. */
export function holdsRole(user: Pick<TenantUser, 'roles'> | undefined, roles: readonly string[]): boolean {
  return user?.roles.some((role) => roles.includes(role)) ?? false;
}
