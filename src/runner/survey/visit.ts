import type { Page } from 'playwright-core';
import { Fault, messageOf } from '../../core/errors.ts';
import type { PortalIdentity, PortalProfile, PortalShell, SignInDialog } from '../../core/portal.ts';
import type { Sessions } from '../../core/session.ts';
import type { BrowserLease } from '../browser.ts';
import { leftOrigins } from '../origins.ts';
import { explain } from '../playwright-faults.ts';
import { comeToRest } from '../resolve/settle.ts';
import { signInAtPortal, type SignedInScope } from '../sign-in.ts';
import { openWindows } from '../windows.ts';

export interface VisitRequest {
  readonly lease: BrowserLease;
  readonly portal: PortalProfile;
  readonly shell: PortalShell;
  /** Who looks; undefined where the portal has no sign-in. */
  readonly account: string | undefined;
  readonly dialog: SignInDialog;
  readonly sessions: Sessions;
  readonly viewport: { readonly width: number; readonly height: number };
  /** Milliseconds for one wait on the page. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** A portal that somebody looks around in. */
export interface Visit {
  readonly page: Page;
  /** With the version that its pages tell, as far as they do. */
  readonly portal: PortalProfile;
  readonly shell: PortalShell;
  readonly identity: PortalIdentity | undefined;
  readonly patience: number;
  readonly signal: AbortSignal;
}

/**
 * Opens a portal, signed in where it has a sign-in, within its allowed origins, for somebody who looks and changes
 * nothing.
 * @throws Fault as a run does: PR-402 and PR-403 for what does not come, PR-404 for what leads elsewhere, PR-50x for a
 * sign-in that does not come about.
 */
export async function visitPortal<T>(request: VisitRequest, look: (visit: Visit) => Promise<T>): Promise<T> {
  const { lease, portal, shell, account, signal, patience, viewport } = request;
  let blocked: Fault | undefined;
  const windows = openWindows({
    patience,
    lease,
    portal,
    desktop: undefined,
    shell,
    viewport,
    onCover: () => undefined,
    onBlocked(address) {
      blocked ??= leftOrigins(address, portal);
    },
  });
  const giveUp = (): void => void windows.close();
  signal.addEventListener('abort', giveUp, { once: true });
  const scope: SignedInScope = { ...request, identity: undefined, account: undefined };
  try {
    const page = await windows.get('portal', { ms: patience, signal });
    const rest = (): Promise<void> => comeToRest(page, request, signal);
    if (account === undefined) {
      await page.goto(portal.address, { waitUntil: 'domcontentloaded' });
      await rest();
    } else {
      const aboutTo = (): Promise<void> => Promise.resolve();
      await signInAtPortal(scope, { page, name: account, signal, aboutTo, settle: rest });
    }
    const found = await look({ page, portal: scope.portal, shell, identity: scope.identity, patience, signal });
    if (blocked !== undefined) throw blocked;
    return found;
  } catch (error) {
    if (signal.aborted) throw new Fault('PR-407', 'the look at the portal was interrupted', { cause: error });
    const known = blocked ?? explain(error, `the look at portal ${portal.name}`);
    if (known instanceof Error) throw known;
    throw new TypeError(messageOf(error), { cause: error });
  } finally {
    signal.removeEventListener('abort', giveUp);
    await windows.close();
  }
}
