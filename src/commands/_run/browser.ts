import type { Config } from '../../config/index.ts';
import type { BrowserLease } from '../../runner/index.ts';
import type { KeptProfile } from '../../sessions/index.ts';
import { browserNamed, requireBrowser } from '../_browser.ts';

/** A browser that is starting or has started. */
export interface StartedBrowser {
  /** For one run among several: its end leaves the browser open. */
  share(): Promise<BrowserLease>;
  /** For the only run: its end closes the browser, before the bag is sealed. */
  giveAway(): Promise<BrowserLease>;
  /** Closes it if it is not closed yet, and waits for its end. */
  close(): Promise<void>;
}

/** How browsers are started for this configuration, whichever they are. */
export const settingsOf = ({
  browser: { headed, slowMo, proxy, noProxy },
}: Config): Pick<Config['browser'], 'headed' | 'slowMo' | 'proxy' | 'noProxy'> => ({ headed, slowMo, proxy, noProxy });

/**
 * Begins to start the browser and does not wait for it; what goes wrong with that is thrown where it is asked for.
 * @param how `program`: the one that was found already; looked for unless given. `atOnce`, or when it is asked for: on
 * a live portal a kept profile may bring its own.
 * @throws Fault PR-105 when there is none.
 */
export async function startBrowser(
  config: Config,
  how: { readonly program?: Awaited<ReturnType<typeof requireBrowser>>; readonly atOnce?: boolean } = {},
): Promise<StartedBrowser> {
  const { atOnce = config.portal === 'practice' } = how;
  const { path } = how.program ?? (await requireBrowser(config.browser));
  const { launchBrowser } = await import('../../runner/index.ts');
  let starting: ReturnType<typeof launchBrowser> | undefined;
  const start = (): ReturnType<typeof launchBrowser> => (starting ??= launchBrowser({ path, ...settingsOf(config) }));
  if (atOnce) start().catch(() => undefined);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closed ??= (async () => {
      await (await starting?.catch(() => undefined))?.close();
    })());
  return {
    share: async () => ({ browser: await start(), end: () => Promise.resolve() }),
    giveAway: async () => ({ browser: await start(), end: close }),
    close,
  };
}

/** The last use of each profile, by its folder, until it has ended. */
const inUse = new Map<string, Promise<void>>();

/**
 * A profile serves one run at a time: what the browser says of windows, boxes and downloads, it says of the profile.
 * @throws Fault PR-105 when its browser is not there or does not start, PR-510 when it is open elsewhere.
 */
export async function openProfile(config: Config, { folder, browser }: KeptProfile): Promise<BrowserLease> {
  const { launchProfile } = await import('../../runner/index.ts');
  const { path } = await browserNamed(browser);
  const { width, height } = config.browser;
  const before = inUse.get(folder);
  let free = (): void => undefined;
  const use = new Promise<void>((resolve) => (free = resolve));
  inUse.set(folder, use);
  await before;
  try {
    const lease = await launchProfile({ folder, path, viewport: { width, height }, ...settingsOf(config) });
    return { ...lease, end: () => lease.end().finally(free) };
  } catch (error) {
    free();
    throw error;
  }
}
