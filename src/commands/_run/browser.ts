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

const settingsOf = ({
  browser: { headed, slowMo, proxy, noProxy },
}: Config): Pick<Config['browser'], 'headed' | 'slowMo' | 'proxy' | 'noProxy'> => ({ headed, slowMo, proxy, noProxy });

/**
 * Begins to start the browser and does not wait for it; what goes wrong with that is thrown where it is asked for. On
 * a live portal it starts when it is asked for: a kept profile brings its own.
 * @throws Fault PR-105 when there is none.
 */
export async function startBrowser(config: Config): Promise<StartedBrowser> {
  const { path } = await requireBrowser(config.browser);
  const { launchBrowser } = await import('../../runner/index.ts');
  let starting: ReturnType<typeof launchBrowser> | undefined;
  const start = (): ReturnType<typeof launchBrowser> => (starting ??= launchBrowser({ path, ...settingsOf(config) }));
  if (config.portal === 'practice') start().catch(() => undefined);
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

/** Profiles that are open, by their folder: a profile takes one browser, which several runs may use. */
const opened = new Map<string, { readonly lease: Promise<BrowserLease>; users: number }>();

/** @throws Fault PR-105 when its browser is not there or does not start, PR-410 when it is open elsewhere. */
export async function openProfile(config: Config, { folder, browser }: KeptProfile): Promise<BrowserLease> {
  const { launchProfile } = await import('../../runner/index.ts');
  const { path } = await browserNamed(browser);
  const { width, height } = config.browser;
  const known = opened.get(folder) ?? {
    lease: launchProfile({ folder, path, viewport: { width, height }, ...settingsOf(config) }),
    users: 0,
  };
  known.users += 1;
  opened.set(folder, known);
  const end = async (): Promise<void> => {
    known.users -= 1;
    if (known.users > 0) return;
    opened.delete(folder);
    await (await known.lease).end();
  };
  try {
    return { ...(await known.lease), end };
  } catch (error) {
    opened.delete(folder);
    throw error;
  }
}
