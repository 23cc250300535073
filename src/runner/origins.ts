import type { BrowserContext, CDPSession, Page } from 'playwright-core';

export interface OriginGuard {
  /** Resolves once the page cannot leave the allowed origins any more; to be awaited before it is sent anywhere. */
  watching(page: Page): Promise<void>;
  stop(): void;
}

/** Whether an address lies in one of the origins; `https://*.example.com` takes every host below example.com. */
export function isAllowed(address: string, origins: readonly string[]): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.protocol === 'about:' || url.protocol === 'data:' || url.protocol === 'blob:') return true;
  return origins.some((pattern) => {
    const star = pattern.indexOf('://*.');
    if (star === -1) return url.origin === new URL(pattern).origin;
    const suffix = new URL(pattern.replace('://*.', '://')).host;
    return `${url.protocol}//` === pattern.slice(0, star + 3) && url.host.endsWith(`.${suffix}`);
  });
}

/**
 * Keeps the pages of a context to the allowed origins: documents from elsewhere are refused before the request leaves.
 * Only documents are held up, not every request, since interception of all of them switches the browser's cache off.
 * A window that a page opens is watched from its first event on; what it had begun to load by then ends the run.
 */
export function guardOrigins(
  context: BrowserContext,
  origins: readonly string[],
  onBlocked: (address: string) => void,
): OriginGuard {
  let stopped = false;
  const watch = async (page: Page): Promise<void> => {
    page.on('framenavigated', (frame) => {
      if (!stopped && frame.parentFrame() === null && !isAllowed(frame.url(), origins)) onBlocked(frame.url());
    });
    if (page.url() !== 'about:blank' && !isAllowed(page.url(), origins)) onBlocked(page.url());
    const session = await context.newCDPSession(page);
    session.on('Fetch.requestPaused', (event) => {
      const allowed = stopped || isAllowed(event.request.url, origins);
      if (!allowed) onBlocked(event.request.url);
      void decide(session, event.requestId, allowed);
    });
    await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] });
  };
  const watched = new WeakMap<Page, Promise<void>>();
  const begin = (page: Page): Promise<void> => {
    const known = watched.get(page);
    if (known !== undefined) return known;
    // A page that is gone before it can be watched has gone nowhere.
    const begun = watch(page).catch(() => undefined);
    watched.set(page, begun);
    return begun;
  };
  context.on('page', (page) => void begin(page));
  return {
    watching: begin,
    stop() {
      stopped = true;
    },
  };
}

async function decide(session: CDPSession, requestId: string, allowed: boolean): Promise<void> {
  try {
    if (allowed) await session.send('Fetch.continueRequest', { requestId });
    else await session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
  } catch {
    // The page was closed meanwhile, and the request with it.
  }
}
