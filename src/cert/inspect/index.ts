import { createHash } from 'node:crypto';
import { decode, keyName, thumbprints, type Decoded } from './decode.ts';
import { lint, type Finding, type Judging } from './rules.ts';

export { readCertificateFile, type CertificateFile } from './read.ts';
export { RULES, type Finding, type Judging } from './rules.ts';

/** A certificate in the words of whoever must decide about it; plain data for `--json`. */
export interface Inspection {
  readonly subject: string;
  readonly issuer: string;
  readonly selfSigned: boolean;
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whole days until it expires; negative when it has. */
  readonly daysLeft: number;
  readonly key: string;
  readonly signatureAlgorithm: string;
  readonly serial: string;
  /** SHA-256 over the DER. */
  readonly fingerprint: string;
  /** SHA-1 over the DER: what Windows calls the thumbprint. */
  readonly thumbprint: string;
  readonly publicKeySha256: string;
  readonly ca: boolean;
  readonly findings: readonly Finding[];
}

const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.2.840.113549.1.1.11': 'SHA-256 with RSA',
  '1.2.840.113549.1.1.12': 'SHA-384 with RSA',
  '1.2.840.113549.1.1.13': 'SHA-512 with RSA',
  '1.2.840.10045.4.1': 'SHA-1 with ECDSA',
  '1.2.840.10045.4.3.2': 'SHA-256 with ECDSA',
  '1.2.840.10045.4.3.3': 'SHA-384 with ECDSA',
  '1.2.840.10045.4.3.4': 'SHA-512 with ECDSA',
  '1.3.101.112': 'Ed25519',
};

function describe(decoded: Decoded, judging: Judging): Omit<Inspection, 'findings'> {
  const { sha256, sha1 } = thumbprints(decoded.raw);
  const { notBefore, notAfter, publicKey } = decoded;
  return {
    subject: decoded.subject || '(empty)',
    issuer: decoded.issuer || '(empty)',
    selfSigned: decoded.selfIssued,
    names: (decoded.names ?? []).map(({ value }) => value),
    notBefore: notBefore.date.toISOString(),
    notAfter: notAfter.date.toISOString(),
    daysLeft: Math.floor((notAfter.date.getTime() - judging.now.getTime()) / 86_400_000),
    key: keyName(publicKey),
    signatureAlgorithm: SIGNATURES[decoded.signatureOid] ?? decoded.signatureOid,
    serial: decoded.serial.toString('hex').toUpperCase(),
    fingerprint: sha256.replaceAll(/(..)(?=.)/gu, '$1:'),
    thumbprint: sha1,
    publicKeySha256: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    ca: decoded.ca,
  };
}

/** What a certificate says, and what is wrong with it as a server's. */
export function inspect(der: Buffer, judging: Judging): Inspection {
  const decoded = decode(der);
  return { ...describe(decoded, judging), findings: lint(decoded, judging) };
}
