import type { Page } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import type { PortalIdentity, PortalProfile, PortalShell } from '../core/portal.ts';
import type { RunScope } from './context.ts';
import type { VersionFinder } from './versions.ts';
import type { WalkTools } from './walk.ts';

/** What a person agrees to before the first change on a live portal. */
export interface ChangesToCome {
  readonly portal: string;
  readonly address: string;
  readonly identity: PortalIdentity | undefined;
  readonly changes: readonly string[];
}
export type Approve = (changes: ChangesToCome) => Promise<boolean>;

/** What is known of the session that a window shows. */
export interface Standing {
  portal: PortalProfile;
  readonly shell: PortalShell;
  identity: PortalIdentity | undefined;
  /** Where the version is left to the pages. */
  readonly versions?: VersionFinder | undefined;
}

/**
 * Reads from the page who is signed in, where, and in which language.
 * @throws Fault PR-502 for another tenant or user than the configuration names, PR-506 for another language.
 */
export async function readBack(scope: Standing, page: Page, user?: string): Promise<void> {
  const { portal, shell } = scope;
  const language = await shell.language(page);
  if (language !== undefined && !/^en\b/iu.test(language)) {
    throw new Fault('PR-506', `the portal shows its pages in "${language}"; labels are the English names`, {
      hint: 'In the portal open Settings > Language + region, choose English, and run again.',
    });
  }
  if (scope.versions !== undefined) {
    const clue = await shell.version(page);
    if (clue !== undefined && (await scope.versions.note([clue]))) takeVersion(scope);
  }
  const identity = await shell.identity(page);
  const before = scope.identity;
  scope.identity = identity ?? before;
  const expected = user ?? before?.user;
  if (
    expected !== undefined &&
    identity?.user !== undefined &&
    identity.user.toLowerCase() !== expected.toLowerCase()
  ) {
    throw new Fault('PR-502', `the page says that ${identity.user} is signed in, not ${expected}`, {
      hint: 'The browser may have taken another account silently; sign it out first.',
    });
  }
  const tenant = portal.tenantId ?? before?.tenantId;
  if (
    tenant !== undefined &&
    identity?.tenantId !== undefined &&
    identity.tenantId.toLowerCase() !== tenant.toLowerCase()
  ) {
    throw new Fault('PR-502', `the page shows tenant ${identity.tenantId}, not ${tenant}`);
  }
  if (portal.practice) return;
  const unsaid = [
    ...(identity?.user === undefined && shell.tellsUser ? [`that ${expected ?? 'somebody'} is signed in`] : []),
    ...(identity?.tenantId === undefined && (shell.tellsUser || tenant !== undefined)
      ? [tenant === undefined ? 'which tenant it shows' : `that it shows tenant ${tenant}`]
      : []),
  ];
  if (unsaid.length === 0) return;
  throw new Fault('PR-502', `the page does not say ${unsaid.join(' and ')}`, {
    hint: 'On a live portal nothing is changed before tenant and user have been read back from the page.',
  });
}

/** Has the portal go by the version that was found out. */
export function takeVersion(scope: Standing): void {
  const version = scope.versions?.guess?.version;
  if (version !== undefined) scope.portal = { ...scope.portal, version };
}

/**
 * Looks before every change of the portal whose session it is and whether the tenant is still this run's to change, and
 * asks a person before the first one on a live one.
 */
export function createLiveGuard(
  scope: RunScope,
  changes: readonly string[],
  approve: Approve,
  { hold, emit }: Pick<WalkTools, 'hold' | 'emit'>,
): (page: Page) => Promise<void> {
  let agreed = scope.portal.practice;
  return async (page) => {
    await readBack(scope, page);
    await hold.confirm(scope.identity?.tenantId ?? scope.portal.tenantId, emit);
    if (agreed) return;
    const { name, address } = scope.portal;
    agreed = await approve({ portal: name, address, identity: scope.identity, changes });
    if (agreed) return;
    throw new Fault('PR-503', `nobody agreed to change ${name}`, {
      hint: 'Agree at the terminal, or pass --yes where there is none.',
    });
  };
}
