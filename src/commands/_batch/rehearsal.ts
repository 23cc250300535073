import { DEFAULT_SEED, seedSchema } from '../../practice/server/seed.ts';
import { readSettings } from '../../practice/server/settings.ts';
import type { Matrix, MatrixEntry } from './matrix.ts';

/** What is known of practice tenants before they start. */
export interface Rehearsal {
  /** Their domains; undefined where each entry of a matrix has a tenant made for it. */
  readonly domains: readonly string[] | undefined;
  /** The accounts of the tenant with this domain, or of one that is made. */
  readonly accountsOf: (domain: string | undefined) => readonly string[];
}

/** @throws Fault PR-102 and PR-902 for a file of practice tenants that is not there or not in order. */
export async function rehearsalOf(matrix: Matrix | undefined): Promise<Rehearsal> {
  const file = matrix?.practice.tenants;
  const { tenants } = file === undefined ? DEFAULT_SEED : await readSettings(file, seedSchema);
  const domains = file === undefined ? undefined : tenants.map(({ domain }) => domain);
  return {
    domains,
    accountsOf(domain) {
      const tenant = domains === undefined ? tenants[0] : tenants.find((one) => one.domain === domain);
      return tenant?.users.flatMap(({ account }) => account ?? []) ?? [];
    },
  };
}

/** The domain of the practice tenant that is made for an entry. */
export const domainFor = ({ name }: MatrixEntry): string => `${name}.practice.example`;

/** The tenant that a plain practice portal has, under a name and with people of its own. */
export function tenantFor(entry: MatrixEntry): unknown {
  const [model] = DEFAULT_SEED.tenants;
  const domain = domainFor(entry);
  const users = model?.users.map((user) => ({
    ...user,
    userPrincipalName: user.userPrincipalName.replace(/@.*$/u, `@${domain}`),
  }));
  return { ...model, id: undefined, name: entry.name, domain, users };
}
