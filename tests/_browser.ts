import type { Browser } from 'playwright-core';
import { findBrowser, thisMachine } from '../src/config/browsers.ts';
import { launchBrowser as launch } from '../src/runner/browser.ts';

/** The browser that a run would take. */
export async function launchBrowser(): Promise<Browser> {
  const found = await findBrowser(thisMachine({ ...process.env }));
  return launch({ path: found?.path });
}
