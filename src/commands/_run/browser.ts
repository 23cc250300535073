import type { Config } from '../../config/index.ts';
import type { BrowserLease } from '../../runner/index.ts';
import { requireBrowser } from './prepare.ts';

/** A browser that is starting or has started. */
export interface StartedBrowser {
  /** For one run among several: its end leaves the browser open. */
  share(): Promise<BrowserLease>;
  /** For the only run: its end closes the browser, before the bag is sealed. */
  giveAway(): Promise<BrowserLease>;
  /** Closes it if it is not closed yet, and waits for its end. */
  close(): Promise<void>;
}

/**
 * Begins to start the browser and does not wait for it; what goes wrong with that is thrown where it is asked for.
 * @throws Fault PR-105 when there is none.
 */
export async function startBrowser({ browser: settings }: Config): Promise<StartedBrowser> {
  const { path } = await requireBrowser(settings);
  const { launchBrowser } = await import('../../runner/index.ts');
  const { headed, slowMo, proxy } = settings;
  const starting = launchBrowser({ path, headed, slowMo, proxy });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= starting.then((browser) => browser.close()).catch(() => undefined));
  starting.catch(() => undefined);
  return {
    share: async () => ({ browser: await starting, end: () => Promise.resolve() }),
    giveAway: async () => ({ browser: await starting, end: close }),
    close,
  };
}
