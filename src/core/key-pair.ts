import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyKind } from './certificate.ts';

const generate = promisify(generateKeyPair);

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/**
 * A fresh key by Node's own OpenSSL, off the main thread. RSA with the exponent 65537. Never `generateKeyPairSync`: what
 * it leaves is freed by the garbage collector, which waits for the key's lock and so hangs Node 20 for ever when it
 * runs within an export of that key.
 */
export async function generateKey(kind: KeyKind): Promise<KeyPair> {
  switch (kind) {
    case 'rsa3072':
      return generate('rsa', { modulusLength: 3072, publicExponent: 0x10001 });
    case 'rsa2048':
      return generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 });
    case 'p256':
      return generate('ec', { namedCurve: 'P-256' });
  }
}
