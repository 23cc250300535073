import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf, systemCode } from '../core/errors.ts';
import { makeFolder, writeWhole } from '../core/files.ts';
import type { SessionCookie, SessionOwner } from '../core/session.ts';
import { sessionKey, type KeySource } from './key.ts';
import { endOf, lock, readLocked, unlock } from './locked-file.ts';
import { isSameOwner, nameOf } from './owner.ts';

export interface KeptSession {
  readonly cookies: readonly SessionCookie[];
  readonly savedAt: Date;
  /** When the last login cookie ends; undefined where all end with the browser. */
  readonly until: Date | undefined;
  readonly tenantId: string | undefined;
}

/** Sessions in files of this user: one for each account of each portal, locked with AES-256-GCM. */
export interface SessionStore {
  /**
   * The session of this owner; undefined where none is kept.
   * @throws Fault PR-507 for a file that is damaged, of another owner, or locked with another key; PR-508 without a key.
   */
  read(owner: SessionOwner): Promise<KeptSession | undefined>;
  /** Makes sure of a key. @throws Fault PR-508 where none can be had. */
  ready(): Promise<void>;
  /** @throws Fault PR-508 without a key, PR-509 where it cannot be written. */
  write(owner: SessionOwner, session: Pick<KeptSession, 'cookies' | 'tenantId'>): Promise<KeptSession>;
  /** Whether there was one. Needs no key. */
  remove(owner: SessionOwner): Promise<boolean>;
}

export interface StoreOptions {
  /** Absolute; made when it is first needed. */
  readonly folder: string;
  readonly key: KeySource;
  readonly now: () => Date;
}

const unusable = (file: string, fact: string): Fault =>
  new Fault('PR-507', `the kept session ${file} ${fact}`, {
    hint: 'Remove it with "portal-runbook logout", and sign in again with "portal-runbook login".',
  });

export function openSessionStore({ folder, key, now }: StoreOptions): SessionStore {
  const fileOf = (owner: SessionOwner): string => path.join(folder, `${nameOf(owner)}.json`);

  return {
    async read(owner) {
      const file = fileOf(owner);
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw unusable(file, `cannot be read: ${messageOf(error)}`);
      }
      const locked = readLocked(text);
      if (locked === undefined) throw unusable(file, 'is damaged');
      if (!isSameOwner(locked.owner, owner)) {
        const { user, address } = locked.owner;
        throw unusable(file, `is of ${user} at ${address}, not of ${owner.user} at ${owner.address}`);
      }
      const own = await sessionKey(key, false);
      if (own?.id !== locked.key) throw unusable(file, 'was locked with another key than the one that is at hand');
      const cookies = unlock(locked, own);
      if (cookies === undefined) throw unusable(file, 'was changed after it was written');
      return { cookies, savedAt: new Date(locked.savedAt), until: endOf(cookies), tenantId: locked.tenantId };
    },
    async ready() {
      await sessionKey(key, true);
    },
    async write(owner, { cookies, tenantId }) {
      const own = await sessionKey(key, true);
      if (own === undefined) throw new TypeError('a key that was to be made was not');
      const savedAt = now();
      const file = fileOf(owner);
      try {
        await makeFolder(folder, 0o700);
        await writeWhole(file, lock({ owner, tenantId, savedAt, cookies }, own), 0o600);
      } catch (error) {
        throw new Fault('PR-509', `the session cannot be kept in ${file}: ${messageOf(error)}`, { cause: error });
      }
      return { cookies, savedAt, until: endOf(cookies), tenantId };
    },
    async remove(owner) {
      try {
        await rm(fileOf(owner));
        return true;
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return false;
        throw new Fault('PR-509', `the session cannot be removed: ${messageOf(error)}`, { cause: error });
      }
    },
  };
}
