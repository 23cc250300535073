import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyKind } from '../core/certificate.ts';

const generate = promisify(generateKeyPair);

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A fresh key by Node's own OpenSSL, off the main thread. RSA with the exponent 65537. */
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

/** The public key as DER of a SubjectPublicKeyInfo (RFC 5280 4.1.2.7). */
export function publicKeyDer(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** SHA-256 of the SubjectPublicKeyInfo in hex: names a key without giving anything of it away. */
export function publicKeySha256(key: KeyObject): string {
  return createHash('sha256').update(publicKeyDer(key)).digest('hex');
}
