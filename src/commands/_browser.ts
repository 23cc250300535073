import { browserOfKind, findBrowser, systemEnvironment, thisMachine, type Config } from '../config/index.ts';
import { Fault } from '../core/errors.ts';
import type { ProfileBrowser } from '../sessions/index.ts';

/**
 * The program of the browser; undefined for Playwright's own.
 * @throws Fault PR-105 when there is none.
 */
export async function requireBrowser(browser: Config['browser']): Promise<{ readonly path: string | undefined }> {
  const found = await findBrowser(thisMachine(systemEnvironment().variables), browser.path);
  if (found !== undefined) return found;
  throw browser.path === undefined
    ? new Fault('PR-105', 'no Edge, Chrome or Chromium was found on this machine', {
        hint: 'Install one of them, or run "npx playwright-core install chromium"; or set "browser.path" in the configuration.',
      })
    : new Fault('PR-105', `there is no browser at ${browser.path}`, {
        hint: 'Mend "browser.path" in the configuration, or leave it out to have one looked for.',
      });
}

const KINDS = { msedge: 'edge', chrome: 'chrome', chromium: 'chromium' } as const;
const NAMES: Readonly<Record<ProfileBrowser, string>> = { msedge: 'Edge', chrome: 'Chrome', chromium: 'Chromium' };

/**
 * The program of the browser that a profile belongs to.
 * @throws Fault PR-105 when it is not on this machine.
 */
export async function browserNamed(name: ProfileBrowser): Promise<{ readonly path: string | undefined }> {
  const found = await browserOfKind(thisMachine(systemEnvironment().variables), KINDS[name]);
  if (found !== undefined) return found;
  throw new Fault('PR-105', `${NAMES[name]} was not found on this machine`, {
    hint: 'Install it, or sign in with another one: portal-runbook login --browser msedge, chrome or chromium.',
  });
}
