import { randomBytes, X509Certificate } from 'node:crypto';
import type { CertificateRequest, KeyKind, MadeCertificate } from '../core/certificate.ts';
import { Fault } from '../core/errors.ts';
import { generateKey, type KeyPair } from '../core/key-pair.ts';
import { publicKeySha256 } from './keys.ts';
import { namesFor, parseName } from './names.ts';

const DEFAULT_DAYS = 397;
/** Longer than Apple's and the former CA/B limit for server certificates; clients refuse more. */
const MOST_DAYS = 825;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** ub-common-name of RFC 5280, appendix A. */
const LONGEST_COMMON_NAME = 64;
/** A clock before this is wrong: the program did not exist. */
const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

export interface Making {
  readonly now: () => Date;
  readonly random: (size: number) => Buffer;
  readonly generate: (kind: KeyKind) => Promise<KeyPair>;
}

/**
 * 16 random octets of which the first bit is clear and the second one set: positive, never zero, and in DER always
 * 16 octets long (RFC 5280 4.1.2.2 allows 20; CA/B BR 7.1 asks for 64 random bits, here are 126).
 */
export function serialFrom(random: (size: number) => Buffer): Buffer {
  const serial = Buffer.from(random(16));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw new Fault('PR-708', `A certificate cannot be valid for ${days} days`, {
      hint: `Give whole days from 1 to ${MOST_DAYS}; ${DEFAULT_DAYS} is what clients take everywhere.`,
    });
  }
  if (!(now.getTime() >= EARLIEST && now.getTime() < LATEST)) {
    const shown = Number.isNaN(now.getTime()) ? 'no date' : now.toISOString();
    throw new Fault('PR-709', `The clock of this computer says ${shown}`, {
      hint: 'Set the clock: a certificate made now would not be valid when clients look at it.',
    });
  }
  const second = Math.floor(now.getTime() / 1000) * 1000;
  const notBefore = new Date(second - HOUR);
  // Both ends belong to the validity (RFC 5280 4.1.2.5), so a day counts 86,400 seconds less the last one.
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * DAY - 1000) };
}

/** Makes key and certificate, then lets Node's X.509 parser confirm what was made before anybody gets it. */
export async function makeCertificate(request: CertificateRequest, making: Making): Promise<MadeCertificate> {
  const names =
    request.exactNames === true
      ? [request.host, ...(request.names ?? [])].map(parseName)
      : namesFor(request.host, request.names ?? []);
  const { notBefore, notAfter } = validity(request.from ?? making.now(), request.days ?? DEFAULT_DAYS);
  const [host] = names;
  if (host === undefined) throw new TypeError('a host has a name');
  // The issuer must not be empty (RFC 5280 4.1.2.4): a name too long for it leaves its first label, which is a SAN too.
  const commonName = host.value.length <= LONGEST_COMMON_NAME ? host.value : (host.value.split('.')[0] ?? '');
  const serial = serialFrom(making.random);
  // node-forge loads while OpenSSL looks for primes.
  const [{ structure }, keys] = await Promise.all([
    import('./structure.ts'),
    making.generate(request.key ?? 'rsa3072'),
  ]);
  const der = structure({ serial, commonName, names, notBefore, notAfter }, keys);
  const made = new X509Certificate(der);
  const sound =
    made.verify(keys.publicKey) &&
    made.checkPrivateKey(keys.privateKey) &&
    !made.ca &&
    names.every(({ type, value }) => (type === 'dns' ? made.checkHost(value) : made.checkIP(value)) !== undefined);
  if (!sound) throw new Error(`the certificate made for ${host.value} does not read back as it was meant`);
  return {
    certificate: made.toString(),
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: made.fingerprint256,
    publicKeySha256: publicKeySha256(keys.publicKey),
    serial: serial.toString('hex').toUpperCase(),
    names: names.map(({ value }) => value),
    notBefore,
    notAfter,
  };
}

export const systemMaking: Making = { now: () => new Date(), random: randomBytes, generate: generateKey };
