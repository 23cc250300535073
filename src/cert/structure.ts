import { createHash, sign, type KeyObject } from 'node:crypto';
import forge from 'node-forge';
import type { KeyPair } from '../core/key-pair.ts';
import { publicKeyDer } from './keys.ts';
import { addressBytes, type AlternativeName } from './names.ts';

const { asn1 } = forge;
const { Class, Type } = asn1;
type Node = forge.asn1.Asn1;

/** All that a certificate says; `structure` writes it as DER. */
export interface CertificateContent {
  /** Big-endian, at most 20 octets, first bit clear (RFC 5280 4.1.2.2). */
  readonly serial: Buffer;
  /** Subject and, being self-signed, issuer: a single common name. */
  readonly commonName: string;
  readonly names: readonly AlternativeName[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const OID = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  /** RFC 4055 5: parameters are NULL. */
  sha256WithRSAEncryption: '1.2.840.113549.1.1.11',
  /** RFC 5758 3.2: parameters are absent. */
  ecdsaWithSHA256: '1.2.840.10045.4.3.2',
} as const;

/** Tags of their own context. node-forge's types know universal ones only, so that each stands as the one of its number. */
const TAG = { version: Type.NONE, extensions: Type.BITSTRING, dNSName: Type.INTEGER, iPAddress: Type.ODESC } as const;

/** node-forge holds octets in strings of one character each. */
const octets = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const node = (type: forge.asn1.Type, value: string): Node => asn1.create(Class.UNIVERSAL, type, false, value);
const sequence = (...parts: Node[]): Node => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
const oid = (id: string): Node => node(Type.OID, asn1.oidToDer(id).getBytes());
const context = (tag: forge.asn1.Type, parts: Node[]): Node => asn1.create(Class.CONTEXT_SPECIFIC, tag, true, parts);
const der = (value: Node): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'latin1');

function signatureAlgorithm(key: KeyObject): Node {
  return key.asymmetricKeyType === 'ec'
    ? sequence(oid(OID.ecdsaWithSHA256))
    : sequence(oid(OID.sha256WithRSAEncryption), node(Type.NULL, ''));
}

function nameOf(commonName: string): Node {
  const attribute = sequence(oid(OID.commonName), node(Type.UTF8, forge.util.encodeUtf8(commonName)));
  return sequence(asn1.create(Class.UNIVERSAL, Type.SET, true, [attribute]));
}

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 4.1.2.5). */
function time(date: Date): Node {
  return date.getUTCFullYear() < 2050
    ? node(Type.UTCTIME, asn1.dateToUtcTime(date))
    : node(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date));
}

/** `critical` is DEFAULT FALSE, which DER leaves out (X.690 11.5). */
function extension(id: string, critical: boolean, value: Node): Node {
  const flag = critical ? [node(Type.BOOLEAN, '\u{ff}')] : [];
  return sequence(oid(id), ...flag, node(Type.OCTETSTRING, octets(der(value))));
}

function alternativeName({ type, value }: AlternativeName): Node {
  return type === 'dns'
    ? asn1.create(Class.CONTEXT_SPECIFIC, TAG.dNSName, false, value)
    : asn1.create(Class.CONTEXT_SPECIFIC, TAG.iPAddress, false, octets(addressBytes(value)));
}

/** Method 1 of RFC 7093 2: the leftmost 160 bits of the SHA-256 of the public key's bits. */
export function subjectKeyIdentifier(spki: Buffer): Buffer {
  const bits = asn1.fromDer(forge.util.createBuffer(octets(spki))).value[1];
  if (typeof bits !== 'object') throw new TypeError('a SubjectPublicKeyInfo holds a BIT STRING');
  const content = der(bits);
  // Tag and length are cut with the octet that counts unused bits.
  const lengthOctets = (content[1] ?? 0) < 0x80 ? 1 : 1 + ((content[1] ?? 0) & 0x7f);
  return createHash('sha256')
    .update(content.subarray(1 + lengthOctets + 1))
    .digest()
    .subarray(0, 20);
}

function extensions(content: CertificateContent, key: KeyObject, spki: Buffer): Node {
  // digitalSignature, and keyEncipherment where the key can do it (RFC 5280 4.2.1.3): unused bits, then the bits.
  const usage = key.asymmetricKeyType === 'ec' ? '\u{07}\u{80}' : '\u{05}\u{a0}';
  return sequence(
    extension(OID.basicConstraints, true, sequence()),
    extension(OID.keyUsage, true, node(Type.BITSTRING, usage)),
    extension(OID.extKeyUsage, false, sequence(oid(OID.serverAuth))),
    extension(OID.subjectAltName, false, sequence(...content.names.map(alternativeName))),
    extension(OID.subjectKeyIdentifier, false, node(Type.OCTETSTRING, octets(subjectKeyIdentifier(spki)))),
  );
}

/**
 * A self-signed X.509 v3 certificate as DER. The structure is node-forge's ASN.1, key and signature are OpenSSL's:
 * node-forge cannot sign with an elliptic curve, and signs with SHA-1 unless told otherwise.
 */
export function structure(content: CertificateContent, { publicKey, privateKey }: KeyPair): Buffer {
  const spki = publicKeyDer(publicKey);
  const algorithm = (): Node => signatureAlgorithm(publicKey);
  const tbs = sequence(
    context(TAG.version, [node(Type.INTEGER, '\u{02}')]),
    node(Type.INTEGER, octets(content.serial)),
    algorithm(),
    nameOf(content.commonName),
    sequence(time(content.notBefore), time(content.notAfter)),
    nameOf(content.commonName),
    asn1.fromDer(forge.util.createBuffer(octets(spki))),
    context(TAG.extensions, [extensions(content, publicKey, spki)]),
  );
  const signature = sign('sha256', der(tbs), privateKey);
  return der(sequence(tbs, algorithm(), node(Type.BITSTRING, `\u{00}${octets(signature)}`)));
}
