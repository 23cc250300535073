import { createHash, type KeyObject } from 'node:crypto';

/** The public key as DER of a SubjectPublicKeyInfo (RFC 5280 4.1.2.7). */
export function publicKeyDer(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** SHA-256 of the SubjectPublicKeyInfo in hex: names a key without giving anything of it away. */
export function publicKeySha256(key: KeyObject): string {
  return createHash('sha256').update(publicKeyDer(key)).digest('hex');
}
