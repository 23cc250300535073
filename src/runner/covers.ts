import type { Locator, Page } from 'playwright-core';
import type { PortalShell } from '../core/portal.ts';

/** One thing that may lie over a page, where it may show. */
interface Cover {
  readonly what: string;
  readonly shown: Locator;
  readonly close: string;
}

interface Watch {
  readonly covers: readonly Cover[];
  readonly onCover: (what: string) => void;
}

const watches = new WeakMap<Page, Watch>();

/** An action that takes longer than this may wait for something that lies over its control. */
const SLOW_MS = 400;
const CLOSE_MS = 5_000;

/** Names what is to be closed when it lies over the page, or over the page in its active frame. */
export function heedCovers(page: Page, shell: PortalShell, onCover: (what: string) => void): void {
  const places = [page, ...(shell.activeFrame === undefined ? [] : [page.frameLocator(shell.activeFrame)])];
  const covers = places.flatMap((place) =>
    shell.covers.map(({ what, selector, close }) => ({ what, shown: place.locator(selector).first(), close })),
  );
  if (covers.length > 0) watches.set(page, { covers, onCover });
}

/** Closes what lies over a page on which nothing is under way; false when there was nothing. */
export async function uncover(page: Page): Promise<boolean> {
  const watch = watches.get(page);
  if (watch === undefined) return false;
  let closed = false;
  for (const cover of watch.covers) {
    if (!(await cover.shown.isVisible().catch(() => false))) continue;
    await close(cover, watch);
    closed = true;
  }
  return closed;
}

async function close({ what, shown, close: how }: Cover, { onCover }: Watch): Promise<void> {
  await shown.locator(how).click({ timeout: CLOSE_MS });
  onCover(what);
}

/**
 * Has Playwright close what comes to lie over the control of an action that is under way, between its own tries. It
 * would look for it before every action of all, which takes longer than the action: so it is asked only where one is
 * slow.
 */
export async function whileUncovering<T>(page: Page, action: () => Promise<T>): Promise<T> {
  const watch = watches.get(page);
  if (watch === undefined) return action();
  let heeding: Promise<unknown> = Promise.resolve();
  const late = setTimeout(() => {
    heeding = Promise.allSettled(
      watch.covers.map((cover) => page.addLocatorHandler(cover.shown, () => close(cover, watch))),
    );
  }, SLOW_MS);
  try {
    return await action();
  } finally {
    clearTimeout(late);
    await heeding;
    await Promise.allSettled(watch.covers.map(({ shown }) => page.removeLocatorHandler(shown)));
  }
}
