import { createRequire } from 'node:module';
import type * as Playwright from 'playwright-core';
import type { Browser, BrowserContext, LaunchOptions } from 'playwright-core';
import { Fault, messageOf } from '../core/errors.ts';
import { bypassed, type ProxySettings } from '../core/proxy.ts';

export interface BrowserOptions extends ProxySettings {
  /** The program; undefined for Playwright's own, which Playwright finds by itself. */
  readonly path: string | undefined;
  readonly headed?: boolean;
  /** Milliseconds between the browser's operations, for watching. */
  readonly slowMo?: number;
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

/** A browser that a run uses, alone or beside others; the run opens contexts of its own in it and closes them. */
export interface BrowserLease {
  readonly browser: Browser;
  /** Where the portal is shown, when that is a profile that a person has signed in with; a context of its own otherwise. */
  readonly profile?: BrowserContext;
  end(): Promise<void>;
}

function launchOptions({ path, channel, headed, slowMo, proxy, noProxy, more }: BrowserOptions): LaunchOptions {
  return {
    ...(path === undefined ? {} : { executablePath: path }),
    ...(channel === undefined ? {} : { channel }),
    headless: headed !== true,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--lang=en-US',
      ...(more?.args ?? []),
    ],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ...(slowMo === undefined ? {} : { slowMo }),
    ...(proxy === undefined ? {} : { proxy: proxyOf({ proxy, noProxy }, proxy) }),
    ...withoutArgs(more),
  };
}

function withoutArgs(options: LaunchOptions | undefined): LaunchOptions {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([name]) => name !== 'args'));
}

/**
 * Chromium asks for user and password of a proxy by itself, and takes none from its address. It goes around the proxy
 * for this machine only where that is said, since Playwright has it proxied otherwise.
 */
function proxyOf(by: ProxySettings, address: string): NonNullable<LaunchOptions['proxy']> {
  const bypass = bypassed(by)
    // The host itself and, as `NO_PROXY` means it, all below it.
    .flatMap((host) => (/^[*\d[]/u.test(host) ? [host] : [host, `*.${host}`]))
    .join(',');
  if (!URL.canParse(address)) return { server: address, bypass };
  const url = new URL(address);
  return {
    server: `${url.protocol}//${url.host}`,
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    bypass,
  };
}

/** Chromium's sandbox refuses to start for root, and in containers without user namespaces. */
async function withSandbox<T>(start: (chromiumSandbox: boolean) => Promise<T>): Promise<T> {
  if (process.getuid?.() === 0) return start(false);
  return start(true).catch((error: unknown) => {
    if (/sandbox/iu.test(messageOf(error))) return start(false);
    throw error;
  });
}

function notStarted(error: unknown, { path, headed }: BrowserOptions, usual: string): Fault {
  return new Fault('PR-105', `the browser ${path ?? usual} did not start: ${firstLine(error)}`, {
    cause: error,
    hint: headed === true ? 'Headed browsers need a display; leave --headed out where there is none.' : undefined,
  });
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
  const { chromium } = playwright();
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

/**
 * Playwright, loaded when it is first used. By `require`: `import` would first look through its megabytes for the names
 * that they export, which takes a third of the time again.
 */
const playwright = (): typeof Playwright => createRequire(import.meta.url)('playwright-core') as typeof Playwright;

/** @throws Fault PR-105 when it does not start. */
export async function launchBrowser(options: BrowserOptions): Promise<Browser> {
  const { chromium } = playwright();
  try {
    return await withSandbox((chromiumSandbox) => chromium.launch({ chromiumSandbox, ...launchOptions(options) }));
  } catch (error) {
    throw notStarted(error, options, chromium.executablePath());
  }
}

export interface ProfileOptions extends BrowserOptions {
  /** Folder of the profile. */
  readonly folder: string;
  readonly viewport?: { readonly width: number; readonly height: number } | undefined;
}

// What Playwright leaves out for tests is what a person's browser signs in with: the operating system's own store for
// cookies, and the extensions that a company installs for its single sign-on.
const FOR_TESTS_ONLY = [
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-extensions',
  '--disable-component-extensions-with-background-pages',
];

/**
 * Starts a browser with a profile that stays, as the person's own browser has one.
 * @throws Fault PR-105 when it does not start, PR-510 when the profile is open in another browser.
 */
export async function launchProfile(options: ProfileOptions): Promise<BrowserLease> {
  const { chromium } = playwright();
  let profile: BrowserContext;
  try {
    profile = await withSandbox((chromiumSandbox) =>
      chromium.launchPersistentContext(options.folder, {
        chromiumSandbox,
        ...launchOptions(options),
        ignoreDefaultArgs: FOR_TESTS_ONLY,
        viewport: options.viewport ?? null,
        locale: 'en-US',
        acceptDownloads: true,
      }),
    );
  } catch (error) {
    if (!/ProcessSingleton|already in use/iu.test(messageOf(error))) {
      throw notStarted(error, options, chromium.executablePath());
    }
    throw new Fault('PR-510', `the profile ${options.folder} is open in another browser`, {
      cause: error,
      hint: 'Wait for the other run, or close the window that shows it.',
    });
  }
  const browser = profile.browser();
  if (browser === null) throw new TypeError('a profile was opened without its browser');
  return { browser, profile, end: () => profile.close() };
}
