import type { Config } from '../config/index.ts';
import { accountOf, ownerOf } from '../core/account.ts';
import { Fault } from '../core/errors.ts';
import type { Account, PortalProfile } from '../core/portal.ts';
import type { SessionOwner } from '../core/session.ts';

export interface PortalAccount {
  readonly portal: PortalProfile;
  readonly account: Account;
  readonly owner: SessionOwner;
}

/**
 * The account of a live portal that a command is about; the only one where none is named.
 * @throws Fault PR-504 for an account that is not there or not named among several, PR-104 for the practice tenant.
 */
export function accountNamed(config: Config, wanted: string | undefined): PortalAccount {
  const portal = config.portals[config.portal];
  if (portal === undefined) {
    throw new Fault('PR-104', 'the practice tenant starts anew with each run and keeps no session', {
      hint: `Name a portal of the configuration with --portal. Known: ${Object.keys(config.portals).join(', ') || 'none'}.`,
    });
  }
  const names = Object.keys(portal.accounts);
  const name = wanted ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw new Fault('PR-504', `portal ${portal.name} has ${names.length} accounts, and none is named`, {
      hint:
        names.length === 0
          ? `Declare one under "accounts" of the portal, such as { admin: { user: admin@contoso.example } }.`
          : `Say which with --account: ${names.join(', ')}.`,
    });
  }
  const account = accountOf(portal, name);
  return { portal, account, owner: ownerOf(portal, name, account) };
}
