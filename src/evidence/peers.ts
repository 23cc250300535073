import { createHash } from 'node:crypto';
import type { BrowserContext, Page, Response } from 'playwright-core';
import { z } from 'zod';

/** What is known of the server that a page came from. */
export interface Peer {
  readonly origin: string;
  /** The response's `Date`, as the server wrote it. */
  readonly date: string | undefined;
  /** This machine's clock minus the server's, in milliseconds; the server's counts whole seconds. */
  readonly clockOffsetMs: number | undefined;
  readonly address: string | undefined;
  readonly tls:
    | {
        readonly protocol: string | undefined;
        readonly subject: string | undefined;
        readonly issuer: string | undefined;
        /** SHA-256 over the DER of the server's certificate, hex. */
        readonly fingerprint: string | undefined;
        /** PEM of the chain as the browser built it, the server's own certificate first. */
        readonly chain: readonly string[];
      }
    | undefined;
}

export interface PeerWatch {
  watch(context: BrowserContext): void;
  /** Of the document that the page shows; undefined when it came before the watch began or not over the network. */
  of(page: Page): Promise<Peer | undefined>;
}

const securityState = z.object({
  visibleSecurityState: z.object({
    certificateSecurityState: z.object({ certificate: z.array(z.string()) }).optional(),
  }),
});

function toPem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/gu, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

const PATIENCE = 3000;

// DevTools protocol, domain Security: told as soon as it is enabled, base64 of the DER of each certificate of the page
// that shows. Only Chromium has it.
async function chainOf(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const told = new Promise<unknown>((resolve, reject) => {
      session.once('Security.visibleSecurityStateChanged', resolve);
      setTimeout(() => {
        reject(new Error('the browser did not tell the certificates of the page'));
      }, PATIENCE).unref();
    });
    await Promise.all([told, session.send('Security.enable')]);
    return securityState.parse(await told).visibleSecurityState.certificateSecurityState?.certificate ?? [];
  } finally {
    await session.detach().catch(() => undefined);
  }
}

interface Answered {
  readonly origin: string;
  readonly date: string | undefined;
  readonly receivedAt: Date;
  readonly address: { readonly ipAddress: string; readonly port: number } | null;
  readonly security: Awaited<ReturnType<Response['securityDetails']>>;
}

async function describe(response: Response, receivedAt: Date): Promise<Answered> {
  const [address, security] = await Promise.all([
    response.serverAddr().catch(() => null),
    response.securityDetails().catch(() => null),
  ]);
  return { origin: new URL(response.url()).origin, date: response.headers()['date'], receivedAt, address, security };
}

function tlsOf({ security }: Answered, ders: readonly string[]): Peer['tls'] {
  const own = ders[0];
  return {
    protocol: security?.protocol,
    subject: security?.subjectName,
    issuer: security?.issuer,
    fingerprint: own === undefined ? undefined : createHash('sha256').update(Buffer.from(own, 'base64')).digest('hex'),
    chain: ders.map(toPem),
  };
}

/** Listens to the documents that pages load and remembers for each page the last server. */
export function createPeerWatch(now: () => Date): PeerWatch {
  const latest = new WeakMap<Page, Promise<Answered | undefined>>();
  const chains = new Map<string, readonly string[]>();
  const watched = new WeakSet<BrowserContext>();

  // The browser tells the chain of the page that it shows, and not of one that is still on its way.
  async function chainFor(page: Page, origin: string): Promise<readonly string[]> {
    const known = chains.get(origin);
    if (known !== undefined) return known;
    const chain = await chainOf(page).catch(() => []);
    if (chain.length > 0) chains.set(origin, chain);
    return chain;
  }

  return {
    watch(context) {
      if (watched.has(context)) return;
      watched.add(context);
      context.on('response', (response) => {
        const request = response.request();
        if (!request.isNavigationRequest() || (response.status() >= 300 && response.status() < 400)) return;
        // A page that is going away has no frame to ask.
        try {
          if (response.frame().parentFrame() !== null) return;
          latest.set(
            response.frame().page(),
            describe(response, now()).catch(() => undefined),
          );
        } catch {
          return;
        }
      });
    },
    async of(page) {
      const answered = await latest.get(page);
      if (answered === undefined || !URL.canParse(page.url())) return undefined;
      const { origin, date, receivedAt, address } = answered;
      const shown = new URL(page.url());
      if (shown.origin !== origin) return undefined;
      const served = date === undefined ? Number.NaN : Date.parse(date);
      return {
        origin,
        date,
        clockOffsetMs: Number.isNaN(served) ? undefined : receivedAt.getTime() - served,
        address: address === null ? undefined : `${address.ipAddress}:${address.port}`,
        tls: shown.protocol === 'https:' ? tlsOf(answered, await chainFor(page, origin)) : undefined,
      };
    },
  };
}
