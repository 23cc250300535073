import { z } from 'zod';
import type { HandshakeAnswer } from '../core/certificate.ts';
import { defineCheck, type CheckAnswer } from '../core/check.ts';
import { Fault } from '../core/errors.ts';
import type { StepTools } from '../core/step.ts';

const DAY = 86_400_000;
/** The document says to write the expiry date down: from here on the answer says that it is near. */
const SOON = 60;
const name = z.string().min(1);

const schema = z.strictObject({
  port: z.coerce.number().int().min(1).max(65_535),
  /** Names that a client must accept; the host's own, its short one and `localhost` unless told. */
  names: z.union([name.transform((one) => [one]), z.array(name).min(1)]).optional(),
  /** A name that a client must refuse. */
  refuses: name.default('other.example'),
});

/** What a refusal means, for those of the TLS library's codes that a certificate of one's own leads to. */
const REASONS: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for other names',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed and not among the trusted roots',
  SELF_SIGNED_CERT_IN_CHAIN: 'its root is not among the trusted ones',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it was issued by a root that is not trusted',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
};

const because = ({ reason = 'no reason given' }: HandshakeAnswer): string =>
  REASONS[reason] === undefined ? reason : `${REASONS[reason]} (${reason})`;

function expiry(notAfter: Date | undefined): string {
  if (notAfter === undefined) return '';
  const days = Math.floor((notAfter.getTime() - Date.now()) / DAY);
  const date = notAfter.toISOString().slice(0, 10);
  return days < SOON ? `valid until ${date}, ONLY ${days} DAYS: renew it` : `valid until ${date}`;
}

async function ask({ host, certificates, signal }: StepTools, input: z.output<typeof schema>): Promise<CheckAnswer> {
  const { port, refuses } = input;
  const names = input.names ?? [...new Set([host.name, host.name.split('.')[0] ?? host.name, 'localhost'])];
  const expected = `${host.name}:${port} is accepted as ${names.join(', ')} with the host's trusted roots, and refused as ${refuses}`;
  const no = (observed: string): CheckAnswer => ({ verdict: 'no', expected, observed });
  const ca = await host.trustedRoots();
  if (ca.length === 0) return no('the host trusts no certificate of the connector host');
  const shake = (serverName: string): Promise<HandshakeAnswer> =>
    certificates.handshake({ address: host.address, port, serverName, ca, signal });
  try {
    const met = await Promise.all(names.map(async (as) => ({ as, answer: await shake(as) })));
    const refused = met.filter(({ answer }) => !answer.accepted);
    if (refused.length > 0)
      return no(refused.map(({ as, answer }) => `refused as ${as}: ${because(answer)}`).join('; '));
    const other = await shake(refuses);
    if (other.accepted) return no(`it is accepted as ${refuses} too`);
    if (other.reason !== 'ERR_TLS_CERT_ALTNAME_INVALID')
      return no(`refused as ${refuses} for another reason: ${because(other)}`);
    const [first] = met;
    const seen = [
      `accepted over ${first?.answer.protocol ?? 'TLS'}`,
      expiry(first?.answer.notAfter),
      `SHA-256 ${first?.answer.fingerprint ?? 'unknown'}`,
    ];
    return { verdict: 'yes', expected, observed: seen.join('; ') };
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'PR-403') return no(thrown.message);
    throw thrown;
  }
}

export default defineCheck({
  name: 'certificate',
  summary: "Would a client accept the host's certificate for its names, and refuse it for another?",
  schema,
  examples: [
    'certificate: { port: 8585 }',
    'certificate: { port: 8585, names: [localhost, server1.contoso.com], refuses: other.example }',
  ],
  conclusive: true,
  ask,
});
