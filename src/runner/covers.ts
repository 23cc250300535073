import type { Frame, Locator, Page } from 'playwright-core';
import type { PortalShell } from '../core/portal.ts';

/** One thing that may lie over a page, where it may show. */
interface Cover {
  readonly what: string;
  readonly shown: Locator;
  readonly close: string;
}

interface Watch {
  readonly shell: PortalShell;
  readonly onCover: (what: string) => void;
}

const watches = new WeakMap<Page, Watch>();

/** An action that takes longer than this may wait for something that lies over its control. */
const SLOW_MS = 400;
const CLOSE_MS = 5_000;

/** Names what is to be closed when it lies over the page, or over the page in its active frame. */
export function heedCovers(page: Page, shell: PortalShell, onCover: (what: string) => void): void {
  if (shell.covers.length > 0) watches.set(page, { shell, onCover });
}

/** Only what is in sight: a copy that nobody sees may stand before it. */
const coversOf = (shell: PortalShell, place: Pick<Frame, 'locator'>): Cover[] =>
  shell.covers.map(({ what, selector, close }) => ({
    what,
    shown: place.locator(selector).filter({ visible: true }),
    close,
  }));

/** Whether anything lies over what the frame shows: one question, however many covers there may be. */
export async function isCovered(page: Page, frame: Frame): Promise<boolean> {
  const watch = watches.get(page);
  if (watch === undefined) return false;
  const [first, ...rest] = coversOf(watch.shell, frame).map(({ shown }) => shown);
  return first !== undefined && (await rest.reduce((all, one) => all.or(one), first).count()) > 0;
}

/** Closes what lies over the frame of a page on which nothing is under way. */
export async function uncover(page: Page, frame: Frame): Promise<void> {
  const watch = watches.get(page);
  if (watch === undefined) return;
  for (const cover of coversOf(watch.shell, frame)) {
    if ((await cover.shown.count()) > 0) await close(cover, watch);
  }
}

async function close({ what, shown, close: how }: Cover, { onCover }: Watch): Promise<void> {
  await shown.first().locator(how).click({ timeout: CLOSE_MS });
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
  const { activeFrame } = watch.shell;
  // While a page takes another's place, two frames can be active for a moment.
  const active = activeFrame === undefined ? [] : [page.locator(activeFrame).filter({ visible: true }).first()];
  const covers = [page, ...active.map((owner) => owner.contentFrame())].flatMap((place) =>
    coversOf(watch.shell, place).map((cover) => ({ ...cover, shown: cover.shown.first() })),
  );
  let heeding: Promise<unknown> = Promise.resolve();
  const late = setTimeout(() => {
    heeding = Promise.allSettled(covers.map((cover) => page.addLocatorHandler(cover.shown, () => close(cover, watch))));
  }, SLOW_MS);
  try {
    return await action();
  } finally {
    clearTimeout(late);
    await heeding;
    await Promise.allSettled(covers.map(({ shown }) => page.removeLocatorHandler(shown)));
  }
}
