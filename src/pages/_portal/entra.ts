import type { Page } from 'playwright-core';
import { defineShell, type PortalIdentity } from '../../core/portal.ts';
import { navigateSidebar } from './sidebar.ts';
import { atSignIn, signIn } from './sign-in.ts';

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/iu;

/**
 * The shell of the Entra admin center and of the Azure portal: React blades in one active frame among pre-warmed
 * ones, everything else in the top page. Class names are those that public automation of the live portal uses.
 */
export const entraShell = defineShell({
  name: 'entra',
  busy: [
    '.fxs-splashscreen:not(.fxs-display-none)',
    '.fxs-blade-progress:not(.fxs-display-none)',
    '.ms-Spinner',
    '.ms-Shimmer-container',
    '[aria-busy=true]',
  ],
  panes: [
    '[role=dialog]',
    '.fxs-contextpane-visible',
    '.ms-Panel-main',
    '.ms-Dialog-main',
    '.fxs-messagebox',
    '[role=alertdialog]',
  ],
  activeFrame: 'iframe.fxs-reactview-frame-active:not(.fxs-display-none)',
  ignoredFrames: '.fxs-display-none, [aria-hidden=true]',
  titles: ['.fxs-blade-title-titleText', '.fxs-contextpane-title'],
  covers: [],
  identity,
  atSignIn,
  signIn: (page, request) => signIn(page, request),
  navigate: navigateSidebar,
});

/** What the account button of the top bar says; the tenant's id also stands in the address of a named tenant. */
async function identity(page: Page): Promise<PortalIdentity | undefined> {
  const account = page.locator('.fxs-avatarmenu').filter({ visible: true });
  if ((await account.count()) !== 1) return undefined;
  const said = await account.evaluate((element) => ({
    label: element.getAttribute('aria-label') ?? '',
    user: element.querySelector('.fxs-avatarmenu-username')?.textContent.trim() ?? '',
  }));
  const user = said.user === '' ? /[^\s:,()]+@[^\s:,()]+/u.exec(said.label)?.[0] : said.user;
  const tenantId = GUID.exec(said.label)?.[0] ?? GUID.exec(new URL(page.url()).pathname)?.[0];
  return {
    ...(user === undefined ? {} : { user }),
    ...(tenantId === undefined ? {} : { tenantId: tenantId.toLowerCase() }),
  };
}
