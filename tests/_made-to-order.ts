import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import forge from 'node-forge';

const { asn1 } = forge;
const { Class, Type } = asn1;
type Node = forge.asn1.Asn1;

const node = (type: forge.asn1.Type, value: string): Node => asn1.create(Class.UNIVERSAL, type, false, value);
const sequence = (...parts: Node[]): Node => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
const oid = (id: string): Node => node(Type.OID, asn1.oidToDer(id).getBytes());
const der = (value: Node): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'latin1');

export interface TestExtension {
  readonly oid: string;
  readonly critical?: boolean;
  /** Hex of the DER inside the OCTET STRING. */
  readonly value: string;
}

/** A certificate of any kind, good or bad; everything that is left out is as it should be. */
export interface Order {
  readonly version?: 1 | 3;
  readonly serial?: string;
  readonly innerSignature?: string;
  readonly hash?: 'sha256' | 'sha1';
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly timeForm?: 'UTCTime' | 'GeneralizedTime';
  readonly names?: readonly (string | { readonly address: string })[] | undefined;
  readonly namesCritical?: boolean;
  readonly key?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly signedBy?: KeyObject;
  readonly extensions?: readonly TestExtension[];
  /** Left out of the usual ones, by OID. */
  readonly without?: readonly string[];
}

export const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const USUAL: readonly TestExtension[] = [
  { oid: '2.5.29.19', critical: true, value: '3000' },
  { oid: '2.5.29.15', critical: true, value: '03020780' },
  { oid: '2.5.29.37', value: '300a06082b06010505070301' },
  { oid: '2.5.29.14', value: `0414${'ab'.repeat(20)}` },
];

const nameOf = (text: string | undefined): Node =>
  text === undefined
    ? sequence()
    : sequence(asn1.create(Class.UNIVERSAL, Type.SET, true, [sequence(oid('2.5.4.3'), node(Type.UTF8, text))]));

function alternatives(names: NonNullable<Order['names']>): Node {
  const general = names.map((name) =>
    typeof name === 'string'
      ? asn1.create(Class.CONTEXT_SPECIFIC, Type.INTEGER, false, name)
      : asn1.create(Class.CONTEXT_SPECIFIC, Type.ODESC, false, Buffer.from(name.address, 'hex').toString('latin1')),
  );
  return sequence(...general);
}

function algorithmOf(key: KeyObject, hash: 'sha256' | 'sha1'): Node {
  if (key.asymmetricKeyType === 'ec')
    return sequence(oid(hash === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2'));
  return sequence(oid(hash === 'sha1' ? '1.2.840.113549.1.1.5' : '1.2.840.113549.1.1.11'), node(Type.NULL, ''));
}

/** Signs whatever is ordered, without a look at whether it makes sense. */
export function madeToOrder(order: Order = {}): Buffer {
  const { hash = 'sha256', key = P256, without = [], namesCritical = false } = order;
  const signer = order.signedBy ?? key.privateKey;
  const subject = 'subject' in order ? order.subject : 'server1';
  const issuer = 'issuer' in order ? order.issuer : subject;
  const names = 'names' in order ? order.names : ['server1', 'localhost'];
  const now = Date.now();
  const time = (date: Date): Node => {
    const form = order.timeForm ?? (date.getUTCFullYear() < 2050 ? 'UTCTime' : 'GeneralizedTime');
    return form === 'UTCTime'
      ? node(Type.UTCTIME, asn1.dateToUtcTime(date))
      : node(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date));
  };
  const extensions = [...USUAL.filter((usual) => !without.includes(usual.oid)), ...(order.extensions ?? [])];
  const all = [
    ...(names === undefined
      ? []
      : [{ oid: '2.5.29.17', critical: namesCritical, value: der(alternatives(names)).toString('hex') }]),
    ...extensions,
  ].map(({ oid: id, critical, value }) =>
    sequence(
      oid(id),
      ...(critical === true ? [node(Type.BOOLEAN, '\u{ff}')] : []),
      node(Type.OCTETSTRING, Buffer.from(value, 'hex').toString('latin1')),
    ),
  );
  const v3 = order.version !== 1;
  const spki = key.publicKey.export({ type: 'spki', format: 'der' });
  const inner = order.innerSignature === undefined ? algorithmOf(signer, hash) : sequence(oid(order.innerSignature));
  const tbs = sequence(
    ...(v3 ? [asn1.create(Class.CONTEXT_SPECIFIC, Type.NONE, true, [node(Type.INTEGER, '\u{02}')])] : []),
    node(Type.INTEGER, Buffer.from(order.serial ?? '4a'.repeat(16), 'hex').toString('latin1')),
    inner,
    nameOf(issuer),
    sequence(
      time(order.notBefore ?? new Date(now - 3_600_000)),
      time(order.notAfter ?? new Date(now + 397 * 86_400_000)),
    ),
    nameOf(subject),
    asn1.fromDer(forge.util.createBuffer(spki.toString('latin1'))),
    ...(v3 ? [asn1.create(Class.CONTEXT_SPECIFIC, Type.BITSTRING, true, [sequence(...all)])] : []),
  );
  const signature = sign(hash, der(tbs), signer);
  return der(sequence(tbs, algorithmOf(signer, hash), node(Type.BITSTRING, `\u{00}${signature.toString('latin1')}`)));
}
