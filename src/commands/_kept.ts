import path from 'node:path';
import { userConfigFolder, userDataFolder } from '../config/folders.ts';
import type { Config } from '../config/index.ts';
import { findAccount, ownerOf } from '../core/account.ts';
import { Fault } from '../core/errors.ts';
import type { PortalProfile } from '../core/portal.ts';
import { stepsOf, type Runbook } from '../core/runbook.ts';
import {
  openProfileStore,
  openSessionStore,
  systemKeyring,
  type KeptProfile,
  type ProfileStore,
  type SessionStore,
} from '../sessions/index.ts';

export interface Keep {
  readonly sessions: SessionStore;
  readonly profiles: ProfileStore;
}

/** Where this user keeps sessions, between runs. */
export function openKeep({ sessionKey }: Pick<Config, 'sessionKey'>): Keep {
  const now = (): Date => new Date();
  return {
    sessions: openSessionStore({
      folder: path.join(userConfigFolder(), 'sessions'),
      key: { given: sessionKey, keyring: systemKeyring },
      now,
    }),
    profiles: openProfileStore({ folder: path.join(userDataFolder(), 'profiles'), now }),
  };
}

/** The accounts that a runbook signs in at the portal, in order. */
export function accountsOf(runbook: Runbook): string[] {
  const calls = stepsOf(runbook)
    .filter(({ window }) => window === 'portal')
    .flatMap(({ do: actions }) => actions)
    .filter(({ kind }) => kind === 'signIn');
  return [...new Set(calls.flatMap(({ input }) => (typeof input === 'string' ? [input] : [])))];
}

/**
 * Looks at what is kept for a run, before a browser starts: the profile that shows its portal, if there is one.
 * @throws Fault PR-507 for a session that is unusable, or over where nothing else can sign the account in.
 */
export async function profileFor(
  keep: Keep,
  portal: PortalProfile,
  runbook: Runbook,
): Promise<KeptProfile | undefined> {
  if (portal.practice) return undefined;
  for (const name of accountsOf(runbook)) {
    const account = findAccount(portal, name);
    if (account === undefined) continue;
    const owner = ownerOf(portal, name, account);
    const profile = await keep.profiles.read(owner);
    if (profile !== undefined) return profile;
    const session = await keep.sessions.read(owner);
    if (account.password === undefined && session?.until !== undefined && session.until.getTime() <= Date.now()) {
      throw new Fault(
        'PR-507',
        `the kept session of ${owner.user} at ${portal.name} ended ${session.until.toISOString()}`,
        {
          hint: `Sign in again: portal-runbook login --portal ${portal.name} --account ${name}`,
        },
      );
    }
  }
  return undefined;
}
