import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { launchBrowser } from './_browser.ts';
import { portalOf, signIn, test as base, type Portal } from './_practice.ts';
import type { PracticeServer } from '../src/practice/server/index.ts';

/** Built by `npm run build`, which `npm test` does first. */
export const BUILT_PAGES = new URL('../dist/practice/web/', import.meta.url);

/** The practice tenant's portal in a browser. */
export class PortalPage {
  readonly page: Page;
  readonly server: PracticeServer;
  /** The portal's API, as the same account. */
  readonly ask: Portal;

  constructor(page: Page, server: PracticeServer, ask: Portal) {
    this.page = page;
    this.server = server;
    this.ask = ask;
  }

  /** What the active frame shows, as a person sees it. */
  get blade(): FrameLocator {
    return this.page.frameLocator('iframe.fxs-reactview-frame-active:not(.fxs-display-none)');
  }

  /** Opens an address of the portal, `#home` or `#view/...`, from scratch. */
  async open(hash = '#home'): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${this.server.origins.entra}/${hash}`);
    await this.page.locator('.fxs-topbar').waitFor();
  }

  async settled(): Promise<void> {
    await this.page.locator('.fxs-blade-progress.fxs-display-none').waitFor({ state: 'attached' });
  }
}

/** Puts the token where the shell keeps it, as if the sign-in pages had been walked. */
export async function signedIn(context: BrowserContext, server: PracticeServer, accessToken: string): Promise<void> {
  await context.addInitScript(
    ({ origin, kept }) => {
      if (location.origin === origin) sessionStorage.setItem('msal.token.keys.practice-portal', kept);
    },
    { origin: server.origins.entra, kept: JSON.stringify({ accessToken, expiresAt: Date.now() + 3_600_000 }) },
  );
}

interface Fixtures {
  /** Who is signed in. */
  readonly account: string;
  readonly portal: PortalPage;
}

export const test = base.extend<Fixtures, { readonly browser: Browser }>({
  browser: [
    async ({ browserName }, use) => {
      if (browserName !== 'chromium') throw new TypeError('the practice portal is tried in Chromium');
      const browser = await launchBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  settings: { pages: BUILT_PAGES },
  account: ['admin', { option: true }],
  portal: async ({ context, server, account }, use) => {
    // One sign-in for both: a one-time code is taken once.
    const token = await signIn(server, account);
    await signedIn(context, server, token);
    await use(new PortalPage(await context.newPage(), server, portalOf(server, token)));
  },
});
