import type { BrowserContext, Page, Request, Response } from 'playwright-core';
import type { PortalShell } from '../core/portal.ts';
import { retryAfter } from '../core/retry-after.ts';
import { isAllowed } from './origins.ts';

/** A request of a page that came to nothing. */
interface Failed {
  readonly at: number;
  readonly what: string;
  /** Milliseconds for which the server asked to be left alone. */
  readonly asked: number | undefined;
}

/** Hears which requests of the pages fail: what a fault of the page is blamed on, and how long to wait. */
export interface NetworkWatch {
  watch(context: BrowserContext): void;
  /** What failed since a moment of `performance.now()`, the first one first. */
  since(moment: number): { readonly what: string; readonly asked: number | undefined } | undefined;
}

const MOST = 200;
const ASKING: ReadonlySet<string> = new Set(['document', 'xhr', 'fetch']);

export function createNetworkWatch(origins: () => readonly string[], now: () => Date): NetworkWatch {
  const failed: Failed[] = [];
  const watched = new WeakSet<BrowserContext>();
  const note = (request: Request, how: string, asked?: number): void => {
    if (!ASKING.has(request.resourceType()) || !isAllowed(request.url(), origins())) return;
    const { pathname } = new URL(request.url());
    failed.push({ at: performance.now(), what: `${how} for ${request.method()} ${pathname}`, asked });
    if (failed.length > MOST) failed.shift();
  };
  const answered = (response: Response): void => {
    const status = response.status();
    if (status !== 429 && status !== 401 && status < 500) return;
    note(response.request(), `the answer ${status}`, retryAfter(response.headers()['retry-after'], now()));
  };
  return {
    watch(context) {
      if (watched.has(context)) return;
      watched.add(context);
      context.on('response', answered);
      context.on('requestfailed', (request) => {
        const why = request.failure()?.errorText ?? 'no answer';
        // A page that is left drops what it had asked for.
        if (!why.includes('ERR_ABORTED')) note(request, why.replace(/^net::/u, ''));
      });
    },
    since(moment) {
      const those = failed.filter(({ at }) => at >= moment);
      const [first] = those;
      if (first === undefined) return undefined;
      const asked = those.flatMap((one) => one.asked ?? []);
      return { what: first.what, asked: asked.length === 0 ? undefined : Math.max(...asked) };
    },
  };
}

/** What the page shows in place of what it should, or undefined; a page that cannot even be asked is in trouble. */
export async function pageTrouble(page: Page, shell: PortalShell): Promise<string | undefined> {
  if (page.isClosed()) return 'the page is closed';
  try {
    if (await shell.atSignIn(page)) return 'the sign-in page';
    return await shell.trouble(page);
  } catch {
    return undefined;
  }
}

const LASTS_MS = 1500;

/** Pages show for a moment what goes away by itself: a trouble is believed once it has stood for a while. */
export function createPatience(ask: () => Promise<string | undefined>): () => Promise<string | undefined> {
  let since: number | undefined;
  return async () => {
    const trouble = await ask();
    if (trouble === undefined) {
      since = undefined;
      return undefined;
    }
    since ??= performance.now();
    return performance.now() - since > LASTS_MS ? trouble : undefined;
  };
}
