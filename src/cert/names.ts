import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import { Fault } from '../core/errors.ts';

/** One entry of a subjectAltName (RFC 5280 4.2.1.6). */
export interface AlternativeName {
  readonly type: 'dns' | 'ip';
  /** DNS: A-labels in lower case, without the dot of the root. IP: as `URL` writes it, IPv6 without brackets. */
  readonly value: string;
}

/** The longest DNS name in text form (RFC 1035 2.3.4: 255 octets on the wire, so 253 characters). */
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

function refuse(name: string, why: string, hint?: string): never {
  const shown = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  throw new Fault('PR-702', `${JSON.stringify(shown)} is not a host name: ${why}`, {
    hint: hint ?? 'Use letters, digits and hyphens in parts divided by dots, such as "server1.contoso.com".',
  });
}

/** A domain with letters outside ASCII as A-labels (RFC 5891). IDNA 2008 takes letters, marks and digits only. */
function asciiOf(whole: string, domain: string): string {
  const odd = /[^\0-\u{7f}\p{L}\p{M}\p{Nd}]/u.exec(domain.normalize('NFC'))?.[0];
  if (odd !== undefined) refuse(whole, `"${odd}" is neither a letter nor a digit (IDNA 2008, RFC 5892)`);
  const ascii = domainToASCII(domain);
  if (ascii === '') refuse(whole, 'it has no form in A-labels (RFC 5891)');
  return ascii;
}

function checkLabel(name: string, label: string): void {
  if (label === '') refuse(name, 'a part between two dots is empty');
  if (label.length > LONGEST_LABEL) {
    refuse(name, `a part has ${label.length} characters, ${LONGEST_LABEL} are allowed (RFC 1035)`);
  }
  if (label.includes('_')) {
    refuse(
      name,
      'it has an underscore (RFC 1123 2.1)',
      'TLS clients refuse underscores; rename the host or add a DNS alias.',
    );
  }
  const odd = /[^a-z0-9-]/u.exec(label)?.[0];
  if (odd !== undefined) refuse(name, odd === ' ' ? 'it has a space' : `"${odd}" cannot stand in it`);
  if (label.startsWith('-') || label.endsWith('-')) refuse(name, 'a part begins or ends with a hyphen');
  if (label.startsWith('xn--') && domainToASCII(domainToUnicode(label)) !== label) {
    refuse(name, `"${label}" is no valid A-label (RFC 5891)`);
  }
}

/**
 * A DNS name as certificates carry it.
 * @throws Fault PR-702 for what is no host name: RFC 1123 2.1 with A-labels (RFC 5280 7.2), and no wildcard, which
 * would let the certificate of one server stand for others.
 */
export function parseHostName(name: string): string {
  const bare = name.trim().replace(/\.$/u, '');
  if (bare === '') refuse(name, 'it is empty');
  if (bare.length > 1000) refuse(name, `it has ${bare.length} characters, ${LONGEST_NAME} are allowed (RFC 1035)`);
  if (bare.includes('*')) {
    refuse(name, 'it is a wildcard', 'Name each host by itself, with --san for the further ones.');
  }
  if (isIP(bare.replace(/^\[|\]$/gu, '')) !== 0) {
    refuse(name, 'it is an IP address', 'Give the name of the host, and the address as a further name (--san).');
  }
  if (/[:/@]/u.test(bare))
    refuse(name, 'it looks like an address with scheme, user, port or path', 'Give the name alone.');
  // Looked for before anything is converted: `domainToASCII` drops line breaks in silence (WHATWG URL 4.4).
  if (/\p{Cc}/u.test(bare)) refuse(name, 'a control character cannot stand in it');
  const ascii = (/[^ -~]/u.test(bare) ? asciiOf(name, bare) : bare).toLowerCase();
  if (ascii.length > LONGEST_NAME) {
    refuse(name, `it has ${ascii.length} characters, ${LONGEST_NAME} are allowed (RFC 1035)`);
  }
  const labels = ascii.split('.');
  for (const label of labels) checkLabel(name, label);
  // WHATWG URL, "ends in a number": browsers read such a host as an IPv4 address.
  if (/^\d+$/u.test(labels.at(-1) ?? ''))
    refuse(name, 'its last part is a number, so that clients take it for an IP address');
  return ascii;
}

/** A name or an IP address. An address never becomes a DNS name: clients do not look for it there (RFC 9525 4.1). */
export function parseName(name: string): AlternativeName {
  const address = name.trim().replace(/^\[(.*)\]$/u, '$1');
  switch (isIP(address)) {
    case 4:
      return { type: 'ip', value: address };
    case 6:
      if (address.includes('%'))
        refuse(name, 'an IPv6 zone means nothing in a certificate', 'Leave out what follows "%".');
      return { type: 'ip', value: new URL(`http://[${address}]`).hostname.slice(1, -1) };
    default:
      return { type: 'dns', value: parseHostName(name) };
  }
}

/** The octets of an address in network order: 4 or 16. */
export function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = groups(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return Buffer.from([...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/**
 * Every name of a host's certificate: the host as it is called, its short name, `localhost` (the documented address
 * of the connector host is `https://localhost:8585`), then the further ones; none twice.
 */
export function namesFor(host: string, further: readonly string[]): AlternativeName[] {
  const name = parseHostName(host);
  const short = name.split('.')[0] ?? name;
  const all: AlternativeName[] = [
    ...[name, short, 'localhost'].map((value) => ({ type: 'dns' as const, value })),
    ...further.map(parseName),
  ];
  return all.filter(
    (entry, index) => all.findIndex((other) => other.type === entry.type && other.value === entry.value) === index,
  );
}
