import type { Locator, Page } from 'playwright-core';
import { accountOf, ownerOf } from '../core/account.ts';
import type { PortalProfile, SignInDialog } from '../core/portal.ts';
import type { Sessions } from '../core/session.ts';
import { readBack, type Standing } from './live-guard.ts';
import { sessionCookies } from './session-cookies.ts';

/** A live sign-in reloads in storms after a redirect, and its clock is not ours; the practice tenant's is. */
export function paceOf(portal: PortalProfile): { quietMs: number; codeMarginMs: number } {
  return portal.practice ? { quietMs: 40, codeMarginMs: 1000 } : { quietMs: 800, codeMarginMs: 8000 };
}

/** What a sign-in needs, and what it leaves. */
export interface SignedInScope extends Standing {
  readonly dialog: SignInDialog;
  readonly sessions: Sessions;
  /** The account that was signed in at the portal last. */
  account: string | undefined;
}

interface SignIn {
  readonly page: Page;
  /** Name of an account of the portal. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly aboutTo: (target: Locator, label: string) => Promise<void>;
  readonly settle: () => Promise<void>;
}

/**
 * Signs an account in at the portal's own window, with the session that is known of it where there is one, and reads
 * back who that was.
 */
export async function signInAtPortal(
  scope: SignedInScope,
  { page, name, signal, aboutTo, settle }: SignIn,
): Promise<void> {
  const account = accountOf(scope.portal, name);
  const { portal, shell, dialog, sessions } = scope;
  await sessions.during(ownerOf(portal, name, account), signal, async (known) => {
    if (page.url() === 'about:blank') {
      if (known.length > 0) await page.context().addCookies([...known]);
      await page.goto(portal.address, { waitUntil: 'domcontentloaded' });
    }
    await shell.signIn(page, { account, signal, dialog, pace: paceOf(portal), aboutTo });
    await settle();
    await readBack(scope, page, account.user);
    scope.account = name;
    return sessionCookies(page.context(), portal.origins);
  });
}

/** In a window that only serves a sign-in, such as the one that the server's wizard opens. */
export async function signInElsewhere(
  { portal, shell, dialog }: SignedInScope,
  { page, name, signal, aboutTo }: Omit<SignIn, 'settle'>,
): Promise<void> {
  const account = accountOf(portal, name);
  if (page.url() === 'about:blank') await page.goto(portal.address, { waitUntil: 'domcontentloaded' });
  await shell.signIn(page, { account, signal, dialog, pace: paceOf(portal), aboutTo });
}
