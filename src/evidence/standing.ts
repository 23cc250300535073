import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** Whether a bag can be evidence of the configured live tenant, and if not, why. */
export interface Standing {
  readonly standing: 'LIVE' | 'REHEARSAL';
  readonly reasons: readonly string[];
}

/** What a shot tells about where it was taken. */
export interface ShotOrigin {
  readonly url: string;
  readonly utc: string;
  readonly tenantId: string | null;
  /** PEM, the server's own certificate first; empty when the page did not come over TLS. */
  readonly chain: readonly string[];
}

export interface PortalClaim {
  readonly practice: boolean;
  readonly address: string;
  readonly tenantId?: string | undefined;
}

let publicRoots: X509Certificate[] | undefined;

function parse(pems: readonly string[]): X509Certificate[] | undefined {
  try {
    return pems.map((pem) => new X509Certificate(pem));
  } catch {
    return undefined;
  }
}

const issued = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/**
 * Why the chain does not lead from the host to a public root that was valid at the time; undefined when it does.
 * Public roots are those of Mozilla as Node carries them, or `roots`.
 */
export function whyNotPublic(
  pems: readonly string[],
  host: string,
  at: Date,
  roots?: readonly string[],
): string | undefined {
  const chain = parse(pems);
  const [own] = chain ?? [];
  if (chain === undefined || own === undefined) return 'it did not show a readable certificate';
  if (own.checkHost(host) === undefined) return 'its certificate is for another name';
  const expired = chain.find(
    (certificate) => at < new Date(certificate.validFrom) || at > new Date(certificate.validTo),
  );
  if (expired !== undefined) return 'a certificate of its chain was not valid at that time';
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (issuer !== undefined && !issued(certificate, issuer)) return 'its certificates do not form a chain';
  }
  publicRoots ??= rootCertificates.map((pem) => new X509Certificate(pem));
  const trusted = roots === undefined ? publicRoots : roots.map((pem) => new X509Certificate(pem));
  const top = chain.at(-1) ?? own;
  const known = trusted.some((root) => root.fingerprint256 === top.fingerprint256 || issued(top, root));
  return known ? undefined : `its certificate was issued by no public authority (${top.issuer.replaceAll('\n', ', ')})`;
}

/** Judges a run by its pictures as they come. */
export interface StandingJudge {
  see(shot: ShotOrigin): void;
  /** What is certain by now; nothing as long as no picture tells. LIVE can still be lost, a REHEARSAL stays one. */
  sofar(): Standing['standing'] | undefined;
  /** What the pictures come to when there are no more of them. */
  judge(): Standing;
}

/**
 * A bag is LIVE only when every picture came over TLS with a public chain, one at least shows the portal with the
 * configured tenant id read from the page, and none shows another tenant.
 */
export function openStanding(portal: PortalClaim, roots?: readonly string[]): StandingJudge {
  const reasons = new Set<string>();
  if (portal.practice) reasons.add('It ran against a practice tenant.');
  else if (portal.tenantId === undefined) reasons.add('No tenant id was configured that pages could have shown.');
  const home = URL.canParse(portal.address) ? new URL(portal.address).origin : undefined;
  let proven = false;
  const judged = new Map<string, string | undefined>();

  function see(shot: ShotOrigin): void {
    if (portal.practice) return;
    const url = URL.canParse(shot.url) ? new URL(shot.url) : undefined;
    if (url?.protocol !== 'https:') {
      reasons.add(`A picture shows a page that did not come over TLS (${url?.origin ?? shot.url}).`);
      return;
    }
    const key = `${url.origin} ${shot.chain.join('')}`;
    if (!judged.has(key)) judged.set(key, whyNotPublic(shot.chain, url.hostname, new Date(shot.utc), roots));
    const why = judged.get(key);
    if (why !== undefined) reasons.add(`${url.hostname}: ${why}.`);
    if (url.origin !== home || shot.tenantId === null) return;
    if (shot.tenantId.toLowerCase() === portal.tenantId?.toLowerCase()) proven ||= why === undefined;
    else reasons.add(`A page shows the tenant ${shot.tenantId}, which is not the configured one.`);
  }

  return {
    see,
    sofar: () => (reasons.size > 0 ? 'REHEARSAL' : proven ? 'LIVE' : undefined),
    judge() {
      const all = [...reasons];
      if (!proven && !portal.practice) all.push('No picture shows the configured tenant on the portal.');
      return all.length === 0 ? { standing: 'LIVE', reasons: [] } : { standing: 'REHEARSAL', reasons: all };
    },
  };
}

/** What all the pictures of a run come to. */
export function standingOf(portal: PortalClaim, shots: readonly ShotOrigin[], roots?: readonly string[]): Standing {
  const judge = openStanding(portal, roots);
  for (const shot of shots) judge.see(shot);
  return judge.judge();
}
