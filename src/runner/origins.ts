import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import type { PortalProfile } from '../core/portal.ts';

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

/** What one context may open, and who hears of the rest. */
interface Rule {
  readonly origins: readonly string[];
  readonly onBlocked: (address: string) => void;
}

/** Stands between one browser and the network. */
interface Gate {
  /** By the browser's own id of the context. */
  readonly rules: Map<string, Rule>;
  readonly session: CDPSession;
}

const gates = new WeakMap<Browser, Promise<Gate>>();

/**
 * Keeps the pages of a context to the allowed origins: documents from elsewhere are refused before the request leaves.
 * It stands at the browser and not at the page, since a page is reached too late for the first request of a window that
 * another page opens. Only documents are held up: interception of all requests switches the browser's cache off.
 */
export function guardOrigins(
  context: BrowserContext,
  origins: readonly string[],
  onBlocked: (address: string) => void,
): OriginGuard {
  let stopped = false;
  let leave = (): void => undefined;
  let begun: Promise<void> | undefined;
  const begin = async (page: Page): Promise<void> => {
    const browser = context.browser();
    if (browser === null) throw new TypeError('the guard stands at a browser, and this context has none');
    const { rules } = await gateOf(browser);
    const id = await contextIdOf(page);
    rules.set(id, { origins, onBlocked });
    leave = () => rules.delete(id);
  };
  // What comes from no network, or from a frame whose context nobody knows, is seen once it has come.
  context.on('page', (page) => {
    page.on('framenavigated', (frame) => {
      if (!stopped && !isErrorPage(frame.url()) && !isAllowed(frame.url(), origins)) onBlocked(frame.url());
    });
  });
  return {
    watching: (page) => (begun ??= begin(page)),
    stop() {
      stopped = true;
      leave();
    },
  };
}

function gateOf(browser: Browser): Promise<Gate> {
  const known = gates.get(browser);
  if (known !== undefined) return known;
  const made = openGate(browser);
  gates.set(browser, made);
  return made;
}

async function openGate(browser: Browser): Promise<Gate> {
  const session = await browser.newBrowserCDPSession();
  const gate: Gate = { session, rules: new Map() };
  session.on('Fetch.requestPaused', ({ requestId, request, frameId }) => {
    void judge(gate, requestId, request.url, frameId);
  });
  await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] });
  return gate;
}

async function judge(gate: Gate, requestId: string, address: string, frameId: string): Promise<void> {
  const { session, rules } = gate;
  const context = await contextOfFrame(session, frameId);
  // The document of an inner frame: the browser tells its context only once the frame has come.
  const asked = context === undefined ? [...rules.values()] : [rules.get(context)].filter((rule) => rule !== undefined);
  const allowed = asked.length === 0 || asked.some(({ origins }) => isAllowed(address, origins));
  if (!allowed) for (const { onBlocked } of asked) onBlocked(address);
  try {
    if (allowed) await session.send('Fetch.continueRequest', { requestId });
    else await session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
  } catch {
    // The page was closed meanwhile, and the request with it.
  }
}

/** The top frame of a page bears the page's id. */
async function contextOfFrame(session: CDPSession, frameId: string): Promise<string | undefined> {
  try {
    return (await session.send('Target.getTargetInfo', { targetId: frameId })).targetInfo.browserContextId;
  } catch {
    return undefined;
  }
}

async function contextIdOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  try {
    return (await session.send('Target.getTargetInfo')).targetInfo.browserContextId ?? '';
  } finally {
    await session.detach();
  }
}

const isErrorPage = (address: string): boolean => address.startsWith('chrome-error:');

/** PR-404 for what the guard has stopped. */
export function leftOrigins(address: string, { name }: Pick<PortalProfile, 'name'>): Fault {
  const where = URL.canParse(address) ? new URL(address).origin : address;
  return new Fault('PR-404', `the browser was about to leave the allowed origins: ${where}`, {
    hint: `Add it to "origins" of the portal "${name}" if it is right.`,
  });
}
