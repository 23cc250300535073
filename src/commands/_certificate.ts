import type { Inspection } from '../cert/inspect/index.ts';

/** What a certificate is, for a terminal: the facts, then each finding with its source. */
export function describeCertificate(inspection: Inspection): string {
  const { findings, daysLeft } = inspection;
  const left = daysLeft < 0 ? `expired ${-daysLeft} days ago` : `${daysLeft} days left`;
  const row = (label: string, value: string): string => `  ${label.padEnd(12)} ${value}`;
  const facts = [
    row('For', inspection.names.join(', ') || '(no names)'),
    row('Subject', inspection.subject),
    row('Issuer', inspection.selfSigned ? 'itself (self-signed: for testing)' : inspection.issuer),
    row('Valid', `${inspection.notBefore.slice(0, 10)} until ${inspection.notAfter.slice(0, 10)} (${left})`),
    row('Key', `${inspection.key}, signed with ${inspection.signatureAlgorithm}`),
    row('SHA-256', inspection.fingerprint),
    row('Thumbprint', `${inspection.thumbprint} (SHA-1, as Windows shows it)`),
    row('Public key', `${inspection.publicKeySha256} (SHA-256)`),
    row('Serial', inspection.serial),
  ];
  if (findings.length === 0) return [...facts, '  Nothing is wrong with it.'].join('\n');
  const lines = findings.map(({ rule, severity, fact, source }) => `  ${severity}: ${fact} [${rule}; ${source}]`);
  return [...facts, '', ...lines].join('\n');
}
