import type { Emit } from '../core/events.ts';
import { stepsOf } from '../core/runbook.ts';
import { effectOfStep } from './bind.ts';
import type { RunOptions } from './index.ts';
import type { TenantClaim } from './tenant-lock.ts';

/** The tenant of a run, kept from other runs for as long as it may change it. */
export interface TenantHold {
  /**
   * To be called before each change.
   * @param tenantId what the page says; undefined on a page that says none, whose address is locked then.
   * @throws Fault PR-410 when another run has the tenant.
   */
  confirm(tenantId: string | undefined, emit: Emit): Promise<void>;
  /** Says what was met when it was taken. */
  tell(emit: Emit): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the tenant at once where the configuration names it, else as soon as the page does.
 * @throws Fault PR-410 when another run is changing it.
 */
export async function holdTenant(options: RunOptions): Promise<TenantHold> {
  const { locks, portal, runbook, runId, operator } = options;
  const claims = new Map<string, TenantClaim>();
  const untold: string[] = [];
  const claim = async (tenantId: string | undefined): Promise<void> => {
    const { origin } = new URL(portal.address);
    const tenant = tenantId === undefined ? origin : `${tenantId.toLowerCase()} at ${origin}`;
    if (locks === undefined || claims.has(tenant)) return;
    const taken = await locks.claim(tenant, { runId, runbook: runbook.title, operator });
    claims.set(tenant, taken);
    if (taken.tookOver !== undefined)
      untold.push(`The tenant was taken over from ${taken.tookOver}, which gave no sign of life.`);
  };
  const tell = async (emit: Emit): Promise<void> => {
    for (const text of untold.splice(0)) await emit({ type: 'note', text });
  };
  const changes = stepsOf(runbook).some((step) => effectOfStep(step, options.vocabulary) === 'change');
  if (changes && options.looksOnly !== true && portal.tenantId !== undefined) await claim(portal.tenantId);
  return {
    async confirm(tenantId, emit) {
      for (const held of claims.values()) await held.confirm();
      await claim(tenantId);
      await tell(emit);
    },
    tell,
    async release() {
      for (const held of claims.values()) await held.release();
      claims.clear();
    },
  };
}
