import { X509Certificate } from 'node:crypto';
import type { MadeCertificate } from '../../core/certificate.ts';
import type { HostCertificate } from '../api.ts';
import { badRequest, notFound } from './refusal.ts';

interface Kept {
  readonly certificate: string;
  readonly privateKey: string;
  readonly names: readonly string[];
  trusted: boolean;
}

function parsed(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw badRequest('That is no certificate in PEM.');
  }
}

const thumbprintOf = (pem: string): string => parsed(pem).fingerprint.replaceAll(':', '');

/**
 * The stores Personal and Trusted Root of a server, as far as its connector host is concerned. Whatever was generated
 * stays in Personal, as in the field; what is trusted besides came from elsewhere.
 */
export class CertificateStores {
  readonly #kept: Kept[] = [];
  /** PEM by thumbprint, of roots that were not generated here. */
  readonly #further = new Map<string, string>();

  get current(): Readonly<Kept> | undefined {
    return this.#kept.at(-1);
  }

  /** PEM of what stands in Trusted Root. */
  get trustedRoots(): readonly string[] {
    const own = this.#kept.filter(({ trusted }) => trusted).map(({ certificate }) => certificate);
    return [...own, ...this.#further.values()];
  }

  get names(): readonly string[] {
    return this.#kept.flatMap(({ names }) => names);
  }

  get described(): HostCertificate[] {
    return this.#kept.map(({ certificate, names, trusted }, index) => {
      const { subject, validFrom, validTo } = parsed(certificate);
      return {
        thumbprint: thumbprintOf(certificate),
        subject,
        names,
        notBefore: new Date(validFrom).toISOString(),
        notAfter: new Date(validTo).toISOString(),
        current: index === this.#kept.length - 1,
        trusted,
      };
    });
  }

  add(
    { certificate, privateKey, names }: Pick<MadeCertificate, 'certificate' | 'privateKey' | 'names'>,
    trusted: boolean,
  ): void {
    this.#kept.push({ certificate, privateKey, names, trusted });
  }

  /** Puts a certificate of Personal into Trusted Root, or takes it out; a root from elsewhere can only be taken out. */
  setTrusted(thumbprint: string, trusted: boolean): void {
    const wanted = thumbprint.replaceAll(/[^0-9a-f]/giu, '').toUpperCase();
    const own = this.#kept.filter(({ certificate }) => thumbprintOf(certificate) === wanted);
    for (const entry of own) entry.trusted = trusted;
    const taken = !trusted && this.#further.delete(wanted);
    if (own.length === 0 && !taken) throw notFound(`No certificate ${wanted} is in the stores of this server.`);
  }

  /** Trusts a root that was made elsewhere. */
  trust(pem: string): void {
    this.#further.set(thumbprintOf(pem), parsed(pem).toString());
  }
}
