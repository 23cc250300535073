import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { CertificateMaker, HandshakeAnswer } from '../core/certificate.ts';

/** A set of roots that some kind of client trusts. */
export interface TrustStore {
  readonly name: string;
  readonly roots: readonly string[];
}

/** Where Linux distributions keep the bundle that OpenSSL, curl and Python read. */
const BUNDLES = [
  ['Debian store', '/etc/ssl/certs/ca-certificates.crt'],
  ['Red Hat store', '/etc/pki/tls/certs/ca-bundle.crt'],
] as const;

/** The stores that this program can read by itself on this computer; there may be none but Node's. */
export async function readableStores(): Promise<TrustStore[]> {
  const bundles = await Promise.all(
    BUNDLES.map(async ([name, file]) => {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? [] : [{ name, roots: [text] }];
    }),
  );
  return [{ name: 'Node.js', roots: rootCertificates }, ...bundles.flat()];
}

export interface StoreAnswer {
  readonly store: string;
  readonly answer: HandshakeAnswer;
}

/** Asks as a client of each store would: one handshake a store. */
export async function askStores(
  maker: CertificateMaker,
  stores: readonly TrustStore[],
  target: {
    readonly address: string;
    readonly port: number;
    readonly serverName: string;
    readonly signal: AbortSignal;
  },
): Promise<StoreAnswer[]> {
  return Promise.all(
    stores.map(async ({ name, roots }) => ({
      store: name,
      answer: await maker.handshake({ ...target, ca: roots }),
    })),
  );
}
