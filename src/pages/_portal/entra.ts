import type { Page } from 'playwright-core';
import { defineShell, type PortalIdentity } from '../../core/portal.ts';
import { spansOf, type VersionClue } from '../../core/version-span.ts';
import { lacking } from './lacking.ts';
import { navigateSidebar } from './sidebar.ts';
import { trouble } from './trouble.ts';
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
  surroundings: ['.fxs-topbar', '.fxs-sidebar', '.fxs-breadcrumb'],
  titles: ['.fxs-blade-title-titleText', '.fxs-contextpane-title'],
  covers: [
    {
      what: 'a survey',
      selector: 'role=dialog[name=/\\b(survey|feedback)\\b/i]',
      close: 'role=button[name=/^(close( survey)?|no,? thanks|not now)$/i]',
    },
    {
      what: 'a teaching bubble',
      selector: '[role=dialog]:has(button:text-is("Got it"))',
      close: 'role=button[name="Got it"]',
    },
  ],
  passing: ['.fxs-toast-item'],
  tellsUser: true,
  language: (page) =>
    page.evaluate(() => (document.documentElement.lang === '' ? undefined : document.documentElement.lang)),
  version,
  trouble,
  lacking,
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

/**
 * The first part of the way to the apps, which was renamed with each set of names. What came after 2025-04 keeps the
 * sidebar: pages have to tell it.
 */
const GROUPS = { '2018-01': 'Azure Active Directory', '2023-09': 'Identity', '2025-04': 'Entra ID' };

async function version(page: Page): Promise<VersionClue | undefined> {
  const groups = await page.locator('.fxs-sidebar .fxs-sidebar-item-link').allTextContents();
  const shown = Object.values(GROUPS).filter((name) => groups.some((group) => group.trim() === name));
  const [name, ...others] = shown;
  if (name === undefined || others.length > 0) return undefined;
  return { seen: `"${name}" in the sidebar`, spans: spansOf(GROUPS, name) };
}
