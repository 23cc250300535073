import { createHash, createHmac, createPrivateKey, randomBytes, randomInt, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { Fault } from '../core/errors.ts';

const { asn1, pki } = forge;
const { Class, Type } = asn1;
type Node = forge.asn1.Asn1;

/**
 * `3des`: what Windows Server 2016 can import (pbeWithSHA1And3-KeyTripleDES-CBC, MAC with SHA-1).
 * `aes256`: PBES2 with AES-256-CBC and HMAC-SHA-256, from Windows Server 2019 and Windows 10 1709 on.
 */
export const PFX_CIPHERS = ['3des', 'aes256'] as const;
export type PfxCipher = (typeof PFX_CIPHERS)[number];

/** The password is random and long, so that no number of rounds adds to its strength; this is OpenSSL's. */
const ROUNDS = 2048;

const OID = {
  data: '1.2.840.113549.1.7.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

const octets = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const parse = (der: Uint8Array): Node => asn1.fromDer(forge.util.createBuffer(octets(der)));
const derOf = (node: Node): string => asn1.toDer(node).getBytes();
const primitive = (type: forge.asn1.Type, value: string): Node => asn1.create(Class.UNIVERSAL, type, false, value);
const sequence = (...parts: Node[]): Node => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
const set = (...parts: Node[]): Node => asn1.create(Class.UNIVERSAL, Type.SET, true, parts);
const oid = (id: string): Node => primitive(Type.OID, asn1.oidToDer(id).getBytes());
const octetString = (value: string): Node => primitive(Type.OCTETSTRING, value);
/** `[0] EXPLICIT`. */
const explicit = (node: Node): Node => asn1.create(Class.CONTEXT_SPECIFIC, Type.NONE, true, [node]);
const contentInfo = (content: string): Node => sequence(oid(OID.data), explicit(octetString(content)));

/** A password of 24 letters and digits that nobody takes for each other: 137 bits, and no sign that a shell knows. */
export function randomPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 24 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** Both bags carry the same identifier, by which Windows finds that they belong together (RFC 2985 5.5). node-forge widens a BMPString. */
function attributes(name: string, id: Buffer): Node {
  return set(
    sequence(oid(OID.friendlyName), set(primitive(Type.BMPSTRING, name))),
    sequence(oid(OID.localKeyId), set(octetString(octets(id)))),
  );
}

function macData(content: string, password: string, cipher: PfxCipher): Node {
  const [hash, id, size] =
    cipher === '3des' ? (['sha1', OID.sha1, 20] as const) : (['sha256', OID.sha256, 32] as const);
  const salt = octets(randomBytes(size));
  const digest = hash === 'sha1' ? forge.md.sha1.create() : forge.md.sha256.create();
  const key = forge.pkcs12.generateKey(password, forge.util.createBuffer(salt), 3, ROUNDS, size, digest);
  const mac = createHmac(hash, Buffer.from(key.getBytes(), 'latin1')).update(content, 'latin1').digest();
  return sequence(
    sequence(sequence(oid(id), primitive(Type.NULL, '')), octetString(octets(mac))),
    octetString(salt),
    primitive(Type.INTEGER, asn1.integerToDer(ROUNDS).getBytes()),
  );
}

/**
 * Key and certificate as a PFX (PKCS #12, RFC 7292), as DER. The certificate stands in it unencrypted, being public;
 * the key is encrypted, the whole has a MAC. node-forge's own maker takes RSA keys only.
 * @param name the friendly name that Windows shows.
 */
export function makePfx(
  made: { readonly certificate: string; readonly privateKey: string },
  options: { readonly name: string; readonly password: string; readonly cipher: PfxCipher },
): Buffer {
  const { name, password, cipher } = options;
  const certificate = new X509Certificate(made.certificate).raw;
  const id = createHash('sha1').update(certificate).digest();
  const key = parse(createPrivateKey(made.privateKey).export({ type: 'pkcs8', format: 'der' }));
  const prf = cipher === 'aes256' ? ({ prfAlgorithm: 'sha256' } as const) : {};
  const algorithm = { algorithm: cipher, count: ROUNDS, saltSize: 16, ...prf };
  const keyBag = sequence(
    oid(OID.shroudedKeyBag),
    explicit(pki.encryptPrivateKeyInfo(key, password, algorithm)),
    attributes(name, id),
  );
  const certBag = sequence(
    oid(OID.certBag),
    explicit(sequence(oid(OID.x509Certificate), explicit(octetString(octets(certificate))))),
    attributes(name, id),
  );
  const safes = [certBag, keyBag].map((bag) => contentInfo(derOf(sequence(bag))));
  const content = derOf(sequence(...safes));
  const whole = sequence(primitive(Type.INTEGER, '\u{03}'), contentInfo(content), macData(content, password, cipher));
  return Buffer.from(derOf(whole), 'latin1');
}

/**
 * The certificates of a PFX as DER, and whether it holds a private key; the key itself is not given out.
 * @throws Fault PR-706 for a wrong password or what is no PFX.
 */
export function readPfx(bytes: Uint8Array, password: string): { certificates: Buffer[]; hasKey: boolean } {
  let pfx: forge.pkcs12.Pkcs12Pfx;
  try {
    pfx = forge.pkcs12.pkcs12FromAsn1(parse(bytes), false, password);
  } catch (thrown) {
    const wrong = thrown instanceof Error && /MAC could not be verified|password/iu.test(thrown.message);
    throw new Fault('PR-706', wrong ? 'The password of the PFX file is wrong' : 'The file cannot be read as a PFX', {
      hint: wrong
        ? 'Give the right one with --password-file.'
        : 'It may be cut off, or encrypted in a way that is not known here.',
      cause: thrown,
    });
  }
  const bags = pfx.safeContents.flatMap(({ safeBags }) => safeBags);
  const certificates = bags
    .filter(({ type }) => type === OID.certBag)
    .map(({ cert, asn1: raw }) => Buffer.from(derOf(cert ? pki.certificateToAsn1(cert) : raw), 'latin1'));
  return { certificates, hasKey: bags.some(({ type }) => type !== OID.certBag) };
}
