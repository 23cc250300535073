import { MASK } from '../core/secrets.ts';

/** Parameters of OAuth 2.0 and OpenID Connect answers that let a bearer in (RFC 6749 4.1.2, 4.2.2; OpenID Core 3). */
const CREDENTIALS =
  'code|state|id_token|access_token|refresh_token|session_state|client_info|code_verifier|SAMLResponse';
const PARAMETER = new RegExp(`([?&#](?:${CREDENTIALS})=)[^&#\\s]+`, 'giu');

/** An address as a picture may show it: codes and tokens in query and fragment are masked, everything else stays. */
export function withoutCredentials(address: string): string {
  return address.replace(PARAMETER, `$1${MASK}`);
}
