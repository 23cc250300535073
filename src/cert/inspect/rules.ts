import { parseHostName } from '../names.ts';
import { EXTENSION, keyName, looksLikeAddress, type Decoded } from './decode.ts';

export type Severity = 'error' | 'warning';

export interface Judging {
  readonly now: Date;
  /** The name that clients call; from `--host`. */
  readonly host: string | undefined;
}

/** One thing that can be wrong with a server's certificate. */
export interface Rule {
  readonly id: string;
  /** `error`: some client refuses it, or a standard forbids it. `warning`: it works, but not everywhere or not for long. */
  readonly severity: Severity;
  /** Where the rule stands. */
  readonly source: string;
  /** What is wrong, or undefined. */
  readonly judge: (certificate: Decoded, judging: Judging) => string | undefined;
}

const DAY = 86_400_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const DIGITAL_SIGNATURE = 0;
const KEY_ENCIPHERMENT = 2;
const KEY_CERT_SIGN = 5;

/** Signatures that clients take: SHA-2 with RSA (RFC 4055), RSASSA-PSS, ECDSA (RFC 5758), Ed25519 and Ed448 (RFC 8410). */
const GOOD_SIGNATURES = /^1\.2\.840\.113549\.1\.1\.1[0-3]$|^1\.2\.840\.10045\.4\.3\.[2-4]$|^1\.3\.101\.11[23]$/u;
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  ...Object.values(EXTENSION),
  '2.5.29.30',
  '2.5.29.32',
  '2.5.29.31',
  '1.3.6.1.5.5.7.1.1',
]);

const when = (broken: boolean, fact: string): string | undefined => (broken ? fact : undefined);
const list = (items: readonly string[]): string => items.map((item) => JSON.stringify(item)).join(', ');
const dnsNames = ({ names = [] }: Decoded): string[] =>
  names.filter(({ type }) => type === 'dns').map(({ value }) => value);
const covers = (certificate: Decoded, name: string): boolean =>
  (certificate.names ?? []).some(({ value }) => value.toLowerCase() === name);
const dateOf = (date: Date): string => date.toISOString().slice(0, 10);
const days = (from: Date, to: Date): number => Math.floor((to.getTime() - from.getTime()) / DAY);

function isHostName(name: string): boolean {
  try {
    return parseHostName(name.replace(/^\*\./u, '')) === name.replace(/^\*\./u, '').toLowerCase();
  } catch {
    return false;
  }
}

function timesInWrongForm({ notBefore, notAfter }: Decoded): boolean {
  return [notBefore, notAfter].some(({ date, form }) => (form === 'UTCTime') !== date.getUTCFullYear() < 2050);
}

const rule = (id: string, severity: Severity, source: string, judge: Rule['judge']): Rule => ({
  id,
  severity,
  source,
  judge,
});

/** Of the certificate's frame: version, serial, signature. */
const frame: readonly Rule[] = [
  rule('version', 'error', 'RFC 5280 4.1.2.1', ({ version }) =>
    when(version !== 3, `it is of version ${version}, clients want 3`),
  ),
  rule('serial-positive', 'error', 'RFC 5280 4.1.2.2', ({ serial }) => {
    const negative = ((serial[0] ?? 0) & 0x80) !== 0;
    return when(
      negative || serial.every((octet) => octet === 0),
      `the serial number is ${negative ? 'negative' : 'zero'}`,
    );
  }),
  rule('serial-length', 'error', 'RFC 5280 4.1.2.2', ({ serial }) =>
    when(serial.length > 20, `the serial number has ${serial.length} octets, 20 are allowed`),
  ),
  rule('serial-random', 'warning', 'CA/B Baseline Requirements 7.1', ({ serial }) =>
    when(
      serial.length < 8,
      `the serial number has ${serial.length} octets; 64 random bits are asked for, so that no two are the same`,
    ),
  ),
  rule('signature-agrees', 'error', 'RFC 5280 4.1.1.2', ({ signatureOid, innerSignatureOid }) =>
    when(
      signatureOid !== innerSignatureOid,
      `two signature algorithms are named: ${innerSignatureOid} and ${signatureOid}`,
    ),
  ),
  rule('signature-hash', 'error', 'CA/B Baseline Requirements 7.1.3.2; RFC 9155', ({ signatureOid }) =>
    when(
      !GOOD_SIGNATURES.test(signatureOid),
      `it is signed with ${signatureOid}, which clients do not take (SHA-1, MD5 or unknown)`,
    ),
  ),
  rule('signature-valid', 'error', 'RFC 5280 6.1.3', ({ selfSignatureValid }) =>
    when(selfSignatureValid === false, 'it names itself as its issuer, but its own key did not sign it'),
  ),
  rule('issuer', 'error', 'RFC 5280 4.1.2.4', ({ issuerIsEmpty }) => when(issuerIsEmpty, 'the issuer is empty')),
  rule('extension-twice', 'error', 'RFC 5280 4.2', ({ extensions }) => {
    const oids = extensions.map(({ oid }) => oid);
    const twice = [...new Set(oids.filter((oid, index) => oids.indexOf(oid) !== index))];
    return when(twice.length > 0, `the extension ${twice.join(', ')} stands in it twice`);
  }),
  rule('extension-critical', 'error', 'RFC 5280 4.2', ({ extensions }) => {
    const unknown = extensions.filter(({ oid, critical }) => critical && !KNOWN_EXTENSIONS.has(oid));
    return when(
      unknown.length > 0,
      `the critical extension ${unknown.map(({ oid }) => oid).join(', ')} is not known to clients, who must refuse it`,
    );
  }),
];

/** Of time. */
const time: readonly Rule[] = [
  rule('validity-order', 'error', 'RFC 5280 4.1.2.5', ({ notBefore, notAfter }) =>
    when(
      notAfter.date <= notBefore.date,
      `it ends (${dateOf(notAfter.date)}) before it begins (${dateOf(notBefore.date)})`,
    ),
  ),
  rule('not-yet-valid', 'error', 'RFC 5280 6.1.3', ({ notBefore }, { now }) =>
    when(now < notBefore.date, `it is not valid before ${notBefore.date.toISOString()}; now is ${now.toISOString()}`),
  ),
  rule('expired', 'error', 'RFC 5280 6.1.3', ({ notAfter }, { now }) =>
    when(now > notAfter.date, `it expired ${dateOf(notAfter.date)}, ${days(notAfter.date, now)} days ago`),
  ),
  rule('expires-soon', 'warning', 'the document: write the expiry date down', ({ notAfter }, { now }) => {
    const left = days(now, notAfter.date);
    return when(now <= notAfter.date && left < 60, `it expires ${dateOf(notAfter.date)}, in ${left} days: renew it`);
  }),
  rule('validity-length', 'warning', 'Apple HT210176; CA/B Baseline Requirements 6.3.2', ({ notBefore, notAfter }) => {
    const total = days(notBefore.date, new Date(notAfter.date.getTime() + 1000));
    return when(total > 825, `it is valid for ${total} days; Apple's clients refuse more than 825`);
  }),
  rule('time-form', 'error', 'RFC 5280 4.1.2.5', (certificate) =>
    when(timesInWrongForm(certificate), 'a time is in the wrong form: UTCTime through 2049, GeneralizedTime from 2050'),
  ),
];

/** Of names. */
const names: readonly Rule[] = [
  rule('names', 'error', 'RFC 9525 2; RFC 5280 4.2.1.6', (certificate) =>
    when(
      (certificate.names ?? []).length === 0,
      'it has no subjectAltName; clients do not look at the common name any more',
    ),
  ),
  rule('name-of-host', 'error', 'RFC 9525 6', (certificate, { host }) =>
    when(
      host !== undefined && !covers(certificate, host.toLowerCase()),
      `it is not for ${host ?? ''}, but for ${list((certificate.names ?? []).map(({ value }) => value))}`,
    ),
  ),
  rule('name-localhost', 'warning', 'the portal: its Tenant URL is https://localhost:8585', (certificate) =>
    when(
      !certificate.ca && !covers(certificate, 'localhost'),
      'it is not for "localhost", by which the provisioning agent calls the connector host',
    ),
  ),
  rule('name-address', 'error', 'RFC 5280 4.2.1.6; RFC 9525 4.1', (certificate) => {
    const wrong = dnsNames(certificate).filter(looksLikeAddress);
    return when(wrong.length > 0, `the IP address ${list(wrong)} stands as a DNS name, where no client looks for it`);
  }),
  rule('name-form', 'error', 'RFC 1123 2.1; RFC 5280 7.2', (certificate) => {
    const wrong = dnsNames(certificate).filter((name) => !looksLikeAddress(name) && !isHostName(name));
    return when(
      wrong.length > 0,
      `${list(wrong)} is no host name (letters, digits, hyphens; international names as A-labels)`,
    );
  }),
  rule('name-wildcard', 'warning', 'RFC 9525 7.1', (certificate) => {
    const wild = dnsNames(certificate).filter((name) => name.includes('*'));
    return when(wild.length > 0, `the wildcard ${list(wild)} lets this server stand for others`);
  }),
  rule('address-length', 'error', 'RFC 5280 4.2.1.6', (certificate) => {
    const wrong = (certificate.names ?? []).filter(({ type, value }) => type === 'ip' && !looksLikeAddress(value));
    return when(wrong.length > 0, 'an IP address has neither 4 nor 16 octets');
  }),
  rule('common-name', 'warning', 'CA/B Baseline Requirements 7.1.4.3', (certificate) => {
    const odd = certificate.commonNames.filter((name) => !covers(certificate, name.toLowerCase()));
    return when(!certificate.ca && odd.length > 0, `the common name ${list(odd)} is none of its names`);
  }),
  rule('common-name-length', 'error', 'RFC 5280 appendix A, ub-common-name', ({ commonNames }) =>
    when(
      commonNames.some((name) => name.length > 64),
      'the common name has more than 64 characters',
    ),
  ),
  rule('subject-empty', 'error', 'RFC 5280 4.2.1.6', ({ subjectIsEmpty, extensions }) => {
    const critical = extensions.some(({ oid, critical: marked }) => oid === EXTENSION.subjectAltName && marked);
    return when(subjectIsEmpty && !critical, 'the subject is empty, so that subjectAltName must be critical');
  }),
];

/** Of the key and what it may do. */
const key: readonly Rule[] = [
  rule('key-size', 'error', 'CA/B Baseline Requirements 6.1.5; NIST SP 800-57', ({ publicKey }) => {
    const bits = publicKey.asymmetricKeyDetails?.modulusLength;
    return when(bits !== undefined && bits < 2048, `the RSA key has ${bits ?? 0} bits, 2048 are the least`);
  }),
  rule('key-exponent', 'error', 'CA/B Baseline Requirements 6.1.6', ({ publicKey }) => {
    const exponent = publicKey.asymmetricKeyDetails?.publicExponent;
    return when(
      exponent !== undefined && exponent < 65_537n,
      `the RSA key has the exponent ${String(exponent)}, 65537 is the least`,
    );
  }),
  rule('key-kind', 'warning', 'CA/B Baseline Requirements 6.1.5', ({ publicKey }) =>
    when(
      !/^RSA |^P-(?:256|384)$/u.test(keyName(publicKey)),
      `the key is of the kind ${keyName(publicKey)}; RSA, P-256 and P-384 work everywhere`,
    ),
  ),
  rule('not-a-ca', 'error', 'RFC 5280 4.2.1.9; CA/B Baseline Requirements 7.1.2.7', ({ ca }) =>
    when(
      ca,
      'it may issue certificates (CA:TRUE): whoever has its key can stand for any server that its clients trust',
    ),
  ),
  rule('key-usage', 'error', 'RFC 5280 4.2.1.3; RFC 8446 4.4.2.2', ({ keyUsage }) =>
    when(
      keyUsage !== undefined && !keyUsage.has(DIGITAL_SIGNATURE),
      'its key may not sign (digitalSignature), which TLS 1.3 needs',
    ),
  ),
  rule('key-usage-ca', 'error', 'RFC 5280 4.2.1.9', ({ keyUsage, ca }) =>
    when(
      !ca && keyUsage?.has(KEY_CERT_SIGN) === true,
      'its key may sign certificates (keyCertSign), though it is no CA',
    ),
  ),
  rule('key-usage-kind', 'warning', 'RFC 8813 3', ({ keyUsage, publicKey }) =>
    when(
      publicKey.asymmetricKeyType === 'ec' && keyUsage?.has(KEY_ENCIPHERMENT) === true,
      'an elliptic curve key cannot encipher keys (keyEncipherment)',
    ),
  ),
  rule('key-usage-critical', 'warning', 'RFC 5280 4.2.1.3', ({ extensions }) =>
    when(
      extensions.some(({ oid, critical }) => oid === EXTENSION.keyUsage && !critical),
      'keyUsage is not marked critical',
    ),
  ),
  rule('server-auth', 'error', 'RFC 5280 4.2.1.12', ({ extendedKeyUsage }) =>
    when(
      extendedKeyUsage !== undefined && !extendedKeyUsage.includes(SERVER_AUTH),
      'it is not for servers (serverAuth is missing)',
    ),
  ),
  rule('server-auth-named', 'warning', 'CA/B Baseline Requirements 7.1.2.7.10', ({ extendedKeyUsage }) =>
    when(
      extendedKeyUsage === undefined,
      'it does not say what it is for (extendedKeyUsage); some clients ask for serverAuth',
    ),
  ),
  rule('key-identifier', 'warning', 'RFC 5280 4.2.1.2', ({ extensions }) =>
    when(
      !extensions.some(({ oid }) => oid === EXTENSION.subjectKeyIdentifier),
      'it has no subjectKeyIdentifier, by which chains are built',
    ),
  ),
];

export const RULES: readonly Rule[] = [...frame, ...time, ...names, ...key];

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly fact: string;
  readonly source: string;
}

/** What is wrong with a certificate that a server shows to clients, errors first. */
export function lint(certificate: Decoded, judging: Judging): Finding[] {
  const findings = RULES.flatMap(({ id, severity, source, judge }) => {
    const fact = judge(certificate, judging);
    return fact === undefined ? [] : [{ rule: id, severity, fact, source }];
  });
  return [
    ...findings.filter(({ severity }) => severity === 'error'),
    ...findings.filter(({ severity }) => severity === 'warning'),
  ];
}
