import { chmod } from 'node:fs/promises';
import type { BrowserContext } from 'playwright-core';
import type { WindowName } from '../core/screen.ts';

/** The windows of the server share no session with the portal's, and have a trace of their own. */
export const traceOf = (file: string, window: WindowName): string =>
  window === 'portal' ? file : file.replace(/\.zip$/u, `-${window}.zip`);

/** Everything that the windows show and send from here on, for Playwright's trace viewer: secrets too. */
export async function startTrace(context: BrowserContext): Promise<void> {
  await context.tracing.start({ screenshots: true, snapshots: true });
}

/** Writes the trace for the eyes of its owner; a browser that is gone leaves none. */
export async function endTrace(context: BrowserContext, file: string): Promise<void> {
  try {
    await context.tracing.stop({ path: file });
    await chmod(file, 0o600);
  } catch {
    // What went wrong with the browser is told by the run.
  }
}
