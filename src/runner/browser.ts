import type { Browser } from 'playwright-core';
import { Fault, messageOf } from '../core/errors.ts';

export interface BrowserOptions {
  /** The program; undefined for Playwright's own, which Playwright finds by itself. */
  readonly path: string | undefined;
  readonly headed?: boolean;
  /** Milliseconds between the browser's operations, for watching. */
  readonly slowMo?: number;
  readonly proxy?: string | undefined;
}

/** @throws Fault PR-105 when it does not start. */
export async function launchBrowser(options: BrowserOptions): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const start = (sandbox: boolean): Promise<Browser> =>
    chromium.launch({
      ...(options.path === undefined ? {} : { executablePath: options.path }),
      headless: options.headed !== true,
      chromiumSandbox: sandbox,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--lang=en-US',
      ],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ...(options.slowMo === undefined ? {} : { slowMo: options.slowMo }),
      ...(options.proxy === undefined ? {} : { proxy: { server: options.proxy } }),
    });
  try {
    // Chromium's sandbox refuses to start for root, and in containers without user namespaces.
    if (process.getuid?.() === 0) return await start(false);
    return await start(true).catch((error: unknown) => {
      if (/sandbox/iu.test(messageOf(error))) return start(false);
      throw error;
    });
  } catch (error) {
    const reason =
      messageOf(error)
        .split('\n')
        .find((line) => line.trim() !== '') ?? 'it said nothing';
    throw new Fault('PR-105', `the browser ${options.path ?? chromium.executablePath()} did not start: ${reason}`, {
      cause: error,
      hint:
        options.headed === true ? 'Headed browsers need a display; leave --headed out where there is none.' : undefined,
    });
  }
}
