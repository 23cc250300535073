import type { Browser, LaunchOptions } from 'playwright-core';
import { Fault, messageOf } from '../core/errors.ts';

export interface BrowserOptions {
  /** The program; undefined for Playwright's own, which Playwright finds by itself. */
  readonly path: string | undefined;
  readonly headed?: boolean;
  /** Milliseconds between the browser's operations, for watching. */
  readonly slowMo?: number;
  readonly proxy?: string | undefined;
  /** A branded browser that Playwright finds by itself, such as msedge; instead of `path`. */
  readonly channel?: string;
  /** What else is said of the launch; it goes over the settings here. */
  readonly more?: LaunchOptions;
}

/** Options of Playwright's `connect`, as they were handed on. */
export interface RemoteBrowser extends Readonly<Record<string, unknown>> {
  readonly wsEndpoint: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * A browser on another machine or in another process, as `playwright run-server` offers it.
 * @param launch how a server that starts browsers on demand is to start it.
 * @throws Fault PR-105 when there is none.
 */
export async function connectBrowser(
  { wsEndpoint, ...options }: RemoteBrowser,
  launch: Readonly<Record<string, unknown>>,
): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  // What Playwright Test sends along; headers hold nothing but ASCII.
  const wish = JSON.stringify(launch).replace(
    /[^ -~]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const headers = { 'x-playwright-launch-options': wish, ...options.headers };
  try {
    return await chromium.connect(wsEndpoint, { ...options, headers });
  } catch (error) {
    const { host } = URL.canParse(wsEndpoint) ? new URL(wsEndpoint) : { host: wsEndpoint };
    throw new Fault('PR-105', `no browser answers at ${host}: ${firstLine(error)}`, {
      cause: error,
      hint: 'The server must be that of the same version of Playwright.',
    });
  }
}

const firstLine = (error: unknown): string =>
  messageOf(error)
    .split('\n')
    .find((line) => line.trim() !== '') ?? 'it said nothing';

/** @throws Fault PR-105 when it does not start. */
export async function launchBrowser(options: BrowserOptions): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const start = (sandbox: boolean): Promise<Browser> =>
    chromium.launch({
      ...(options.path === undefined ? {} : { executablePath: options.path }),
      ...(options.channel === undefined ? {} : { channel: options.channel }),
      headless: options.headed !== true,
      chromiumSandbox: sandbox,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--lang=en-US',
        ...(options.more?.args ?? []),
      ],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ...(options.slowMo === undefined ? {} : { slowMo: options.slowMo }),
      ...(options.proxy === undefined ? {} : { proxy: { server: options.proxy } }),
      ...withoutArgs(options.more),
    });
  try {
    // Chromium's sandbox refuses to start for root, and in containers without user namespaces.
    if (process.getuid?.() === 0) return await start(false);
    return await start(true).catch((error: unknown) => {
      if (/sandbox/iu.test(messageOf(error))) return start(false);
      throw error;
    });
  } catch (error) {
    throw new Fault(
      'PR-105',
      `the browser ${options.path ?? chromium.executablePath()} did not start: ${firstLine(error)}`,
      {
        cause: error,
        hint:
          options.headed === true
            ? 'Headed browsers need a display; leave --headed out where there is none.'
            : undefined,
      },
    );
  }
}

function withoutArgs(options: LaunchOptions | undefined): LaunchOptions {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([name]) => name !== 'args'));
}
