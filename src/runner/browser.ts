import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { Fault, messageOf } from '../core/errors.ts';

export interface BrowserOptions {
  /** The configured executable; where given, no other is tried. */
  readonly path?: string | undefined;
  readonly headed?: boolean;
  /** Milliseconds between the browser's operations, for watching. */
  readonly slowMo?: number;
  /** The PATH of the environment, for a Chromium that is installed elsewhere. */
  readonly searchPath?: string | undefined;
  readonly proxy?: string | undefined;
}

const WINDOWS_ROOTS = ['C:\\Program Files', 'C:\\Program Files (x86)'];

/** Where Edge, Chrome and Chromium usually stand, in the order in which they are tried. */
export function browserCandidates(platform: NodeJS.Platform, searchPath: string | undefined): string[] {
  if (platform === 'win32') {
    const under = (...parts: string[]): string[] => WINDOWS_ROOTS.map((root) => path.win32.join(root, ...parts));
    return [
      ...under('Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ...under('Google', 'Chrome', 'Application', 'chrome.exe'),
      ...under('Chromium', 'Application', 'chrome.exe'),
    ];
  }
  if (platform === 'darwin') {
    return ['Microsoft Edge', 'Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  const names = ['microsoft-edge', 'microsoft-edge-stable', 'google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
  const folders = [...new Set([...(searchPath ?? '').split(path.delimiter).filter((folder) => folder !== ''), '/usr/bin', '/opt/google/chrome'])];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/**
 * The browser to use: the configured one, Playwright's own, Edge, Chrome, Chromium.
 * @throws Fault PR-105 when there is none.
 */
export async function findBrowser(options: BrowserOptions): Promise<string> {
  if (options.path !== undefined) {
    if (existsSync(options.path)) return options.path;
    throw new Fault('PR-105', `there is no browser at ${options.path}`, {
      hint: 'Mend "browser.path" in the configuration, or leave it out to have one looked for.',
    });
  }
  const { chromium } = await import('playwright-core');
  const found = [chromium.executablePath(), ...browserCandidates(process.platform, options.searchPath)].find((file) => existsSync(file));
  if (found === undefined) {
    throw new Fault('PR-105', 'no Edge, Chrome or Chromium was found on this machine', {
      hint: 'Install one of them, or run "npx playwright-core install chromium"; or set "browser.path" in the configuration.',
    });
  }
  return found;
}

/** @throws Fault PR-105 when it does not start. */
export async function launchBrowser(options: BrowserOptions): Promise<Browser> {
  const executablePath = await findBrowser(options);
  const { chromium } = await import('playwright-core');
  const start = (sandbox: boolean): Promise<Browser> =>
    chromium.launch({
      executablePath,
      headless: options.headed !== true,
      chromiumSandbox: sandbox,
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--lang=en-US'],
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
    const reason = messageOf(error).split('\n').find((line) => line.trim() !== '') ?? 'it said nothing';
    throw new Fault('PR-105', `the browser ${executablePath} did not start: ${reason}`, {
      cause: error,
      hint: options.headed === true ? 'Headed browsers need a display; leave --headed out where there is none.' : undefined,
    });
  }
}
