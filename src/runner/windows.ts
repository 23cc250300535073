import type { BrowserContext, Page } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import type { PortalShell } from '../core/portal.ts';
import type { WindowName } from '../core/screen.ts';
import type { BrowserLease } from './browser.ts';
import { watchDialogs } from './dialogs.ts';
import { heedCovers } from './covers.ts';
import { guardOrigins, type OriginGuard } from './origins.ts';
import { endTrace, startTrace, traceOf } from './trace.ts';
import { until } from '../core/until.ts';

export interface WindowOptions {
  readonly lease: BrowserLease;
  readonly portal: { readonly address: string; readonly origins: readonly string[] };
  /** Where the server's desktop shows, and what its windows may open. */
  readonly desktop: string | undefined;
  readonly onBlocked: (address: string) => void;
  readonly shell: PortalShell;
  /** Hears what was closed because it lay over the page. */
  readonly onCover: (what: string) => void;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Where Playwright's trace of the windows goes: an absolute path that ends in `.zip`. */
  readonly trace?: string | undefined;
  /** Milliseconds that a single control may take; a page has four times as long. */
  readonly patience: number;
}

/** The browser's windows of one run: each opened when it is first needed, all open until the run ends. */
export interface Windows {
  /**
   * @throws Fault PR-411 when the popup is asked for and none has opened in time; PR-705 when the host has no desktop.
   */
  get(name: WindowName, limit: { readonly ms: number; readonly signal: AbortSignal }): Promise<Page>;
  /** The window if it is open already. */
  opened(name: WindowName): Page | undefined;
  /** The browser itself is gone: it crashed, or somebody ended it. */
  browserEnded(): boolean;
  close(): Promise<void>;
}

// The documented pictures are taken at this size.
const VIEWPORT = { width: 1200, height: 800 };

export function openWindows(options: WindowOptions): Windows {
  const { lease, portal, desktop, onBlocked, shell, onCover } = options;
  const contexts = new Map<WindowName, { readonly context: BrowserContext; readonly guard: OriginGuard }>();
  const pages = new Map<WindowName, Page>();
  const crashed = new WeakSet<Page>();

  const contextOf = async (
    name: WindowName,
    origins: readonly string[],
  ): Promise<{ readonly context: BrowserContext; readonly guard: OriginGuard }> => {
    const known = contexts.get(name);
    if (known !== undefined) return known;
    const profile = name === 'portal' ? lease.profile : undefined;
    const context =
      profile ??
      (await lease.browser.newContext({
        viewport: options.viewport ?? VIEWPORT,
        locale: 'en-US',
        acceptDownloads: true,
      }));
    // Whatever waits without a deadline of its own: a control that went away, a page that never comes.
    context.setDefaultTimeout(options.patience);
    context.setDefaultNavigationTimeout(options.patience * 4);
    watchDialogs(context, onCover);
    if (options.trace !== undefined) await startTrace(context);
    const made = { context, guard: guardOrigins(context, origins, onBlocked) };
    contexts.set(name, made);
    return made;
  };

  const alive = (name: WindowName): Page | undefined => {
    const page = pages.get(name);
    return page === undefined || page.isClosed() || crashed.has(page) ? undefined : page;
  };

  /** What a window opens is the popup, and so is what that opens; the last one counts. */
  const heedPopups = (opener: Page): void => {
    opener.on('popup', (popup) => {
      pages.set('popup', popup);
      heedPopups(popup);
    });
  };

  // A page that crashed or was closed is opened again in its context, which still holds the session's cookies.
  const openIn = async (name: WindowName, origins: readonly string[]): Promise<Page> => {
    const { context, guard } = await contextOf(name, origins);
    const page = await context.newPage();
    page.on('crash', () => crashed.add(page));
    heedPopups(page);
    pages.set(name, page);
    await guard.watching(page);
    return page;
  };

  const openHost = async (): Promise<Page> => {
    if (desktop === undefined) {
      throw new Fault('PR-705', 'this host has no desktop that a browser can show', {
        hint: 'Steps with "window: host" run on the practice host; elsewhere a person does them.',
      });
    }
    // The server has a browser of its own: it shares no session with the portal's window.
    const page = await openIn('host', [new URL(desktop).origin, ...portal.origins]);
    try {
      await page.goto(desktop);
    } catch (error) {
      pages.delete('host');
      await page.close().catch(() => undefined);
      throw error;
    }
    return page;
  };

  return {
    async get(name, limit) {
      const known = alive(name);
      if (known !== undefined) return known;
      if (name === 'popup') {
        const popup = await until(() => Promise.resolve(alive('popup')), limit);
        if (popup === undefined) {
          throw new Fault('PR-411', `no window opened within ${limit.ms / 1000} s`, {
            hint: 'The step before must open it; look at its picture.',
          });
        }
        return popup;
      }
      await pages
        .get(name)
        ?.close()
        .catch(() => undefined);
      if (name === 'host') return openHost();
      const page = await openIn('portal', portal.origins);
      heedCovers(page, shell, onCover);
      return page;
    },
    opened: alive,
    browserEnded: () => !lease.browser.isConnected(),
    async close() {
      for (const { guard } of contexts.values()) guard.stop();
      // A profile may serve another run: its own window is closed, and the profile goes with the lease.
      await Promise.allSettled(
        [...contexts].map(async ([name, { context }]) => {
          if (options.trace !== undefined) await endTrace(context, traceOf(options.trace, name));
          await (context === lease.profile ? pages.get('portal')?.close() : context.close());
        }),
      );
    },
  };
}
