import type { Mistake } from '../../core/errors.ts';
import { didYouMean } from '../../core/nearest.ts';
import type { JobsRequest } from './jobs.ts';
import type { Matrix } from './matrix.ts';

export function mistake(matrix: Matrix, at: readonly PropertyKey[], fact: string, hint?: string): Mistake {
  return { code: 'PR-108', severity: 'error', place: matrix.yaml.placeOf(at), fact, hint };
}

/** What is wrong in its entries, inputs aside. */
export function mistakesIn(matrix: Matrix, { ground, input, rehearsal }: JobsRequest): Mistake[] {
  const { domains } = rehearsal;
  const found: Mistake[] = [];
  const seen = new Set<string>();
  const portals = ['practice', ...Object.keys(ground.config.portals)];
  for (const [index, { name, portal = ground.config.portal, tenant, accounts }] of matrix.entries.entries()) {
    const add: Add = (key, fact, hint) => {
      found.push(mistake(matrix, ['tenants', index, ...key], fact, hint));
    };
    if (seen.has(name)) add(['name'], `"${name}" stands here twice`, 'Give each entry a name of its own');
    seen.add(name);
    // With --portal all of it is rehearsed somewhere else, and what belongs to the entry's own portal waits.
    if (input.portal !== undefined) continue;
    if (!portals.includes(portal)) {
      add(['portal'], `no portal is named "${portal}"`, didYouMean(portal, portals) ?? `Known: ${portals.join(', ')}`);
      continue;
    }
    const profile = ground.config.portals[portal];
    if (profile !== undefined && tenant !== undefined)
      add(['tenant'], 'only practice tenants are chosen by "tenant"', 'Declare a portal for each live tenant');
    if (profile === undefined && tenantMistake(tenant, domains, add)) continue;
    const known = profile === undefined ? rehearsal.accountsOf(tenant ?? domains?.[0]) : Object.keys(profile.accounts);
    for (const [role, account] of Object.entries(accounts)) {
      if (known.includes(account)) continue;
      add(
        ['accounts', role],
        `portal ${portal} has no account "${account}"`,
        didYouMean(account, known) ?? `Its accounts: ${known.join(', ') || 'none'}`,
      );
    }
  }
  return found;
}

type Add = (key: readonly PropertyKey[], fact: string, hint?: string) => void;

/** Whether the practice tenant that is meant is not known. */
function tenantMistake(tenant: string | undefined, domains: readonly string[] | undefined, add: Add): boolean {
  if (domains === undefined) {
    if (tenant === undefined) return false;
    const hint = 'Name their file under "practice: tenants:", or leave this out';
    add(['tenant'], 'the matrix names no practice tenants', hint);
  } else if (tenant === undefined) {
    if (domains.length === 1) return false;
    const hint = `Say "tenant:", one of ${domains.join(', ')}`;
    add([], 'which of the practice tenants is meant is not said', hint);
  } else {
    if (domains.includes(tenant)) return false;
    const hint = didYouMean(tenant, domains) ?? `Known: ${domains.join(', ')}`;
    add(['tenant'], `no practice tenant has the domain "${tenant}"`, hint);
  }
  return true;
}
