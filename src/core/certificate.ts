export const KEY_KINDS = ['rsa3072', 'rsa2048', 'p256'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export interface CertificateRequest {
  /** Host name as the connector is called, FQDN or short. */
  readonly host: string;
  /** Further names or IP addresses; the short name and `localhost` are always added. */
  readonly names?: readonly string[];
  /** Validity in days; 397 unless told, 825 at most. */
  readonly days?: number;
  /** When its validity begins, less an hour for clocks that differ; now unless told. */
  readonly from?: Date;
  /** The host's name and the further ones alone: neither short name nor `localhost` is added. */
  readonly exactNames?: boolean;
  readonly key?: KeyKind;
}

export interface MadeCertificate {
  /** PEM of the certificate. */
  readonly certificate: string;
  /** PEM of the private key, PKCS #8, unencrypted: to be written with mode 0600 and never into a bag. */
  readonly privateKey: string;
  /** SHA-256 over the DER of the certificate, upper-case hex with colons. */
  readonly fingerprint: string;
  /** SHA-256 over the DER of the public key (SubjectPublicKeyInfo), hex. */
  readonly publicKeySha256: string;
  /** Hex, without leading zeros cut. */
  readonly serial: string;
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What a TLS client finds at an address. */
export interface HandshakeAnswer {
  /** A client that trusts `ca` and asks for `serverName` accepts it. */
  readonly accepted: boolean;
  /** Why not, in the words of the TLS library (`ERR_TLS_CERT_ALTNAME_INVALID`, `DEPTH_ZERO_SELF_SIGNED_CERT`...). */
  readonly reason?: string;
  readonly protocol?: string;
  readonly cipher?: string;
  /** SHA-256 fingerprint of the peer's certificate. */
  readonly fingerprint?: string;
  /** PEM of the peer's certificate, accepted or not. */
  readonly certificate?: string;
  readonly subject?: string;
  readonly names?: string;
  readonly notAfter?: Date;
}

export interface HandshakeRequest {
  /** Where to connect; an IP address or a name that resolves. */
  readonly address: string;
  readonly port: number;
  /** The name that the client asks for and verifies. */
  readonly serverName: string;
  /** PEM of the roots to trust; otherwise those that Node.js brings (Mozilla's list). */
  readonly ca?: readonly string[];
  readonly signal?: AbortSignal;
}

/** The certificate half of the product, as steps, checks and hosts see it. */
export interface CertificateMaker {
  /** @throws Fault PR-702 for a name that cannot stand in a certificate. */
  make(request: CertificateRequest): Promise<MadeCertificate>;
  /** @throws Fault PR-403 when nothing answers there. */
  handshake(request: HandshakeRequest): Promise<HandshakeAnswer>;
}
