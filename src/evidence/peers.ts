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

const certificates = z.object({ tableNames: z.array(z.string()) });

function toPem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/gu, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

// DevTools protocol, Network.getCertificate: base64 of the DER of each certificate; only Chromium has it.
async function chainOf(page: Page, origin: string): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    return certificates.parse(await session.send('Network.getCertificate', { origin })).tableNames;
  } finally {
    await session.detach().catch(() => undefined);
  }
}

async function describe(response: Response, receivedAt: Date, chains: Map<string, Promise<string[]>>): Promise<Peer> {
  const { origin, protocol } = new URL(response.url());
  const date = response.headers()['date'];
  const served = date === undefined ? Number.NaN : Date.parse(date);
  const [address, security] = await Promise.all([
    response.serverAddr().catch(() => null),
    response.securityDetails().catch(() => null),
  ]);
  const page = response.frame().page();
  let tls: Peer['tls'];
  if (protocol === 'https:') {
    let chain = chains.get(origin);
    if (chain === undefined) {
      chain = chainOf(page, origin).catch(() => {
        chains.delete(origin);
        return [];
      });
      chains.set(origin, chain);
    }
    const ders = await chain;
    const own = ders[0];
    tls = {
      protocol: security?.protocol,
      subject: security?.subjectName,
      issuer: security?.issuer,
      fingerprint:
        own === undefined ? undefined : createHash('sha256').update(Buffer.from(own, 'base64')).digest('hex'),
      chain: ders.map(toPem),
    };
  }
  return {
    origin,
    date,
    clockOffsetMs: Number.isNaN(served) ? undefined : receivedAt.getTime() - served,
    address: address === null ? undefined : `${address.ipAddress}:${address.port}`,
    tls,
  };
}

/** Listens to the documents that pages load and remembers for each page the last server. */
export function createPeerWatch(now: () => Date): PeerWatch {
  const latest = new WeakMap<Page, Promise<Peer | undefined>>();
  const chains = new Map<string, Promise<string[]>>();
  const watched = new WeakSet<BrowserContext>();
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
            describe(response, now(), chains).catch(() => undefined),
          );
        } catch {
          return;
        }
      });
    },
    async of(page) {
      const peer = await latest.get(page);
      return peer !== undefined && page.url().startsWith(peer.origin) ? peer : undefined;
    },
  };
}
