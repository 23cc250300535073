import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import type { Account, PortalIdentity, PortalProfile, PortalShell, SignInDialog } from '../core/portal.ts';
import type { SessionCookie } from '../core/session.ts';
import type { BrowserLease } from './browser.ts';
import { readBack, type Standing } from './live-guard.ts';
import { explain } from './playwright-faults.ts';
import { sessionCookies } from './session-cookies.ts';
import { paceOf } from './sign-in.ts';

export interface LoginRequest {
  readonly lease: BrowserLease;
  readonly portal: PortalProfile;
  readonly shell: PortalShell;
  readonly account: Account;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly dialog: SignInDialog;
  /** Resolves with true when the person says that it is done; for portals of which no page tells who is signed in. */
  readonly askDone: () => Promise<boolean>;
  readonly signal: AbortSignal;
  /** Milliseconds that a person has. */
  readonly patience: number;
}

export interface LoggedIn {
  readonly identity: PortalIdentity | undefined;
  readonly cookies: readonly SessionCookie[];
}

const LOOK_EVERY_MS = 250;

/**
 * Signs an account in: with the password of the configuration, or by a person at the window, who may go wherever the
 * sign-in leads. The page tells afterwards who that was.
 * @throws Fault PR-502 for another tenant or user than the configuration names, PR-505 when nobody signed in.
 */
export async function logIn(request: LoginRequest): Promise<LoggedIn> {
  const { lease, portal, shell, account, dialog, signal } = request;
  const context = lease.profile ?? (await lease.browser.newContext({ viewport: request.viewport, locale: 'en-US' }));
  const giveUp = (): void => void context.close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(portal.address, { waitUntil: 'domcontentloaded' });
    if (account.password === undefined || !shell.tellsUser) await byPerson(page, request);
    else await shell.signIn(page, { account, signal, dialog, pace: paceOf(portal), aboutTo: () => Promise.resolve() });
    const standing: Standing = { portal, shell, identity: undefined };
    await readBack(standing, page, shell.tellsUser ? account.user : undefined);
    return { identity: standing.identity, cookies: await sessionCookies(context, portal.origins) };
  } catch (error) {
    if (signal.aborted) throw new Fault('PR-407', 'the sign-in was interrupted', { cause: error });
    const known = explain(error, 'the sign-in');
    if (known instanceof Fault && known.code === 'PR-406') {
      throw new Fault('PR-505', 'the window was closed before the sign-in was through', { cause: error });
    }
    throw known;
  } finally {
    signal.removeEventListener('abort', giveUp);
    if (lease.profile === undefined) await context.close().catch(() => undefined);
  }
}

async function byPerson(page: Page, { shell, account, askDone, patience, signal }: LoginRequest): Promise<void> {
  if (!shell.tellsUser) {
    if (await askDone()) return;
    throw new Fault('PR-505', 'nobody said that the sign-in is done', {
      hint: 'Run it at a terminal, sign in in the window, then answer.',
    });
  }
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const identity = await shell.identity(page).catch((error: unknown) => {
      // The sign-in pages come and go under whoever looks at them.
      if (page.isClosed()) throw error;
      return undefined;
    });
    if (identity?.user !== undefined) return;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
  throw new Fault('PR-505', `nobody signed in as ${account.user} within ${patience / 60_000} minutes`);
}
