import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Fault, messageOf, systemCode } from '../core/errors.ts';
import { makeFolder, writeWhole } from '../core/files.ts';
import { sessionOwner, type SessionOwner } from '../core/session.ts';
import { isSameOwner, nameOf } from './owner.ts';

/** Which browser of this machine a profile belongs to: another one does not open what it wrote. */
export const PROFILE_BROWSERS = ['msedge', 'chrome', 'chromium'] as const;
export type ProfileBrowser = (typeof PROFILE_BROWSERS)[number];

const mark = z.strictObject({
  v: z.literal(1),
  kind: z.literal('profile'),
  owner: sessionOwner,
  browser: z.enum(PROFILE_BROWSERS),
  savedAt: z.iso.datetime(),
});

export interface KeptProfile {
  readonly folder: string;
  readonly browser: ProfileBrowser;
  readonly savedAt: Date;
}

/** Profiles of a browser that serve nothing but the sign-in of one account at one portal. */
export interface ProfileStore {
  /** @throws Fault PR-507 for one that is damaged or of another owner. */
  read(owner: SessionOwner): Promise<KeptProfile | undefined>;
  /** The folder for a profile, made where there is none; it counts only once it is kept. */
  prepare(owner: SessionOwner): Promise<string>;
  keep(owner: SessionOwner, browser: ProfileBrowser): Promise<KeptProfile>;
  /** Whether there was one. */
  remove(owner: SessionOwner): Promise<boolean>;
}

const MARK = 'portal-runbook.json';

export function openProfileStore({ folder, now }: { readonly folder: string; readonly now: () => Date }): ProfileStore {
  const folderOf = (owner: SessionOwner): string => path.join(folder, nameOf(owner));
  const unwritable = (error: unknown, owner: SessionOwner): Fault =>
    new Fault('PR-509', `the profile ${folderOf(owner)} cannot be kept: ${messageOf(error)}`, { cause: error });

  return {
    async read(owner) {
      const own = folderOf(owner);
      const unusable = (fact: string): Fault =>
        new Fault('PR-507', `the kept profile ${own} ${fact}`, {
          hint: 'Remove it with "portal-runbook logout", and sign in again with "portal-runbook login --browser ...".',
        });
      let text: string;
      try {
        text = await readFile(path.join(own, MARK), 'utf8');
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw unusable(`cannot be read: ${messageOf(error)}`);
      }
      const found = parsed(text);
      if (found === undefined) throw unusable('is damaged');
      if (!isSameOwner(found.owner, owner)) {
        throw unusable(`is of ${found.owner.user} at ${found.owner.address}, not of ${owner.user} at ${owner.address}`);
      }
      return { folder: own, browser: found.browser, savedAt: new Date(found.savedAt) };
    },
    async prepare(owner) {
      const own = folderOf(owner);
      try {
        // Whoever can read a profile is signed in.
        await makeFolder(own, 0o700);
      } catch (error) {
        throw unwritable(error, owner);
      }
      return own;
    },
    async keep(owner, browser) {
      const savedAt = now();
      const content: z.output<typeof mark> = {
        v: 1,
        kind: 'profile',
        owner: { ...owner },
        browser,
        savedAt: savedAt.toISOString(),
      };
      try {
        await writeWhole(path.join(folderOf(owner), MARK), `${JSON.stringify(content, null, 2)}\n`, 0o600);
      } catch (error) {
        throw unwritable(error, owner);
      }
      return { folder: folderOf(owner), browser, savedAt };
    },
    async remove(owner) {
      const own = folderOf(owner);
      try {
        await rm(own, { recursive: true, maxRetries: 5, retryDelay: 100 });
        return true;
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return false;
        throw new Fault('PR-509', `the profile ${own} cannot be removed: ${messageOf(error)}`, {
          hint: 'Close the browser that has it open.',
          cause: error,
        });
      }
    },
  };
}

function parsed(text: string): z.output<typeof mark> | undefined {
  try {
    return mark.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
