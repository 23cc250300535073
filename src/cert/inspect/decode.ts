import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import forge from 'node-forge';

const { asn1 } = forge;
type Node = forge.asn1.Asn1;

export interface Time {
  readonly date: Date;
  readonly form: 'UTCTime' | 'GeneralizedTime';
}

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Node;
}

/** A general name of the kinds that TLS servers have; `other` for the rest. */
export interface GeneralName {
  readonly type: 'dns' | 'ip' | 'other';
  /** As it stands in the certificate; an address in text form, or hex when it has a wrong length. */
  readonly value: string;
}

/** A certificate taken apart, without judgement: what breaks a rule must still be readable. */
export interface Decoded {
  readonly raw: Buffer;
  /** 1, 2 or 3. */
  readonly version: number;
  /** The octets of the INTEGER, two's complement. */
  readonly serial: Buffer;
  readonly signatureOid: string;
  /** The algorithm named inside what is signed; must be the same. */
  readonly innerSignatureOid: string;
  readonly issuer: string;
  readonly subject: string;
  readonly issuerIsEmpty: boolean;
  readonly subjectIsEmpty: boolean;
  /** Subject and issuer are the same octets. */
  readonly selfIssued: boolean;
  readonly commonNames: readonly string[];
  readonly notBefore: Time;
  readonly notAfter: Time;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Extension[];
  readonly names: readonly GeneralName[] | undefined;
  /** As BasicConstraints says; Node's own answer asks keyUsage as well. */
  readonly ca: boolean;
  /** Bits by number, as RFC 5280 4.2.1.3 counts them; undefined without the extension. */
  readonly keyUsage: ReadonlySet<number> | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  /** With its own key; undefined when another key issued it. */
  readonly selfSignatureValid: boolean | undefined;
}

export const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
} as const;

const COMMON_NAME = '2.5.4.3';
const parse = (bytes: string): Node => asn1.fromDer(forge.util.createBuffer(bytes), true);
const childrenOf = (node: Node | undefined): Node[] => (typeof node?.value === 'object' ? node.value : []);
const textOf = (node: Node | undefined): string => (typeof node?.value === 'string' ? node.value : '');
const oidOf = (node: Node | undefined): string => asn1.derToOid(forge.util.createBuffer(textOf(node)));
const derOf = (node: Node | undefined): string => (node === undefined ? '' : asn1.toDer(node).getBytes());

function timeOf(node: Node | undefined): Time {
  const text = textOf(node);
  return node?.type === asn1.Type.UTCTIME
    ? { form: 'UTCTime', date: asn1.utcTimeToDate(text) }
    : { form: 'GeneralizedTime', date: asn1.generalizedTimeToDate(text) };
}

function extensionOf(node: Node): Extension {
  const [id, second, third] = childrenOf(node);
  const critical = second?.type === asn1.Type.BOOLEAN && textOf(second) !== '\0';
  return { oid: oidOf(id), critical, value: parse(textOf(third ?? second)) };
}

function commonNamesOf(name: Node | undefined): string[] {
  return childrenOf(name)
    .flatMap(childrenOf)
    .map(childrenOf)
    .filter(([id]) => oidOf(id) === COMMON_NAME)
    .map(([, value]) => {
      const text = textOf(value);
      return value?.type === asn1.Type.UTF8 ? Buffer.from(text, 'latin1').toString('utf8') : text;
    });
}

function addressOf(octets: Buffer): string {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return octets.toString('hex');
  const groups = octets.toString('hex').match(/.{4}/gu) ?? [];
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

function generalName(node: Node): GeneralName {
  // Context tags 2 and 7 (RFC 5280 4.2.1.6); node-forge names every tag as the universal type of its number.
  if (node.type === asn1.Type.INTEGER) return { type: 'dns', value: textOf(node) };
  if (node.type === asn1.Type.ODESC) return { type: 'ip', value: addressOf(Buffer.from(textOf(node), 'latin1')) };
  return { type: 'other', value: `tag ${node.type}` };
}

function bitsOf(node: Node): Set<number> {
  const bits = [...Buffer.from(textOf(node), 'latin1').subarray(1)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return new Set(Array.from(bits, (bit, index) => (bit === '1' ? index : -1)).filter((index) => index >= 0));
}

const oneLine = (name: string | undefined): string => (name ?? '').replaceAll('\n', ', ');

/**
 * Takes a certificate apart.
 * @param raw DER that Node's own parser has read already.
 * @throws Error when it is not the ASN.1 of a certificate.
 */
export function decode(raw: Buffer): Decoded {
  const node = new X509Certificate(raw);
  const [tbs, algorithm] = childrenOf(parse(raw.toString('latin1')));
  const fields = childrenOf(tbs);
  const versioned = fields[0]?.tagClass === asn1.Class.CONTEXT_SPECIFIC;
  const version = versioned ? textOf(childrenOf(fields[0])[0]).charCodeAt(0) + 1 : 1;
  const [serial, inner, issuer, validity, subject] = fields.slice(versioned ? 1 : 0);
  const [notBefore, notAfter] = childrenOf(validity);
  const last = fields.at(-1);
  const hasExtensions = last?.tagClass === asn1.Class.CONTEXT_SPECIFIC && last.type === asn1.Type.BITSTRING;
  const extensions = hasExtensions ? childrenOf(childrenOf(last)[0]).map(extensionOf) : [];
  const valueOf = (oid: string): Node | undefined => extensions.find((extension) => extension.oid === oid)?.value;
  const usage = valueOf(EXTENSION.keyUsage);
  const extended = valueOf(EXTENSION.extKeyUsage);
  const alternative = valueOf(EXTENSION.subjectAltName);
  const selfIssued = derOf(issuer) === derOf(subject);
  return {
    raw,
    version,
    serial: Buffer.from(textOf(serial), 'latin1'),
    signatureOid: oidOf(childrenOf(algorithm)[0]),
    innerSignatureOid: oidOf(childrenOf(inner)[0]),
    issuer: oneLine(node.issuer),
    subject: oneLine(node.subject),
    issuerIsEmpty: childrenOf(issuer).length === 0,
    subjectIsEmpty: childrenOf(subject).length === 0,
    selfIssued,
    commonNames: commonNamesOf(subject),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    publicKey: node.publicKey,
    extensions,
    names: alternative === undefined ? undefined : childrenOf(alternative).map(generalName),
    ca: childrenOf(valueOf(EXTENSION.basicConstraints)).some(
      (part) => part.type === asn1.Type.BOOLEAN && textOf(part) !== '\0',
    ),
    keyUsage: usage === undefined ? undefined : bitsOf(usage),
    extendedKeyUsage: extended === undefined ? undefined : childrenOf(extended).map(oidOf),
    selfSignatureValid: selfIssued ? node.verify(node.publicKey) : undefined,
  };
}

/** RSA 3072, P-256...: as a person says it. */
export function keyName(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return `RSA ${modulusLength}`;
  const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  return namedCurve === undefined ? (key.asymmetricKeyType ?? 'unknown') : (curves[namedCurve] ?? namedCurve);
}

/** Both digests over the DER: SHA-256 is the fingerprint; Windows shows SHA-1 as "Thumbprint". */
export function thumbprints(raw: Buffer): { sha256: string; sha1: string } {
  const hash = (name: string): string => createHash(name).update(raw).digest('hex').toUpperCase();
  return { sha256: hash('sha256'), sha1: hash('sha1') };
}

export const looksLikeAddress = (name: string): boolean => isIP(name) !== 0 || /^\d+(?:\.\d+)*$/u.test(name);
