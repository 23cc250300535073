import { Fault } from './errors.ts';
import { didYouMean } from './nearest.ts';
import type { Account, PortalProfile } from './portal.ts';
import type { SessionOwner } from './session.ts';

/** The account of that name; undefined where the portal has none. */
export function findAccount({ accounts }: PortalProfile, name: string): Account | undefined {
  return Object.hasOwn(accounts, name) ? accounts[name] : undefined;
}

/** @throws Fault PR-504 where the portal has none of that name. */
export function accountOf(portal: PortalProfile, name: string): Account {
  const account = findAccount(portal, name);
  if (account !== undefined) return account;
  const names = Object.keys(portal.accounts);
  throw new Fault('PR-504', `the portal ${portal.name} has no account "${name}"`, {
    hint: didYouMean(name, names) ?? `Accounts: ${names.join(', ') || 'none'}.`,
  });
}

/** Whose session a sign-in of the account makes. */
export function ownerOf({ name, address }: PortalProfile, account: string, { user }: Account): SessionOwner {
  return { portal: name, address, account, user };
}
