import { randomBytes } from 'node:crypto';
import type * as OidcModule from 'oidc-provider';
import type { Configuration, Grant, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { generateKey } from '../../../core/key-pair.ts';
import type { Origins } from '../origins.ts';
import { errorPage } from './page.ts';
import { adapterFor, type SignInStore } from './store.ts';

export const PORTAL_CLIENT = 'practice-portal';
export const AGENT_CLIENT = 'practice-provisioning-agent';
export const SESSION_COOKIE = 'ESTSPRACTICE';

/** A client that reads the Graph of one tenant with a secret. */
export interface ReaderClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SignedInUser {
  readonly accountId: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface ProviderOptions {
  readonly origins: Origins;
  /** Where the agents' popups return to, one for each practice host. */
  readonly agentRedirects: readonly string[];
  readonly readers: readonly ReaderClient[];
  readonly tokenSeconds: number;
  readonly store: SignInStore;
  findUser(accountId: string): SignedInUser | undefined;
}

const SCOPES = 'openid profile';
const DAY = 24 * 60 * 60;

/** oidc-provider tells things on the console while it loads; the console belongs to whoever started us. */
async function loadQuietly(): Promise<typeof OidcModule> {
  const { info, warn } = globalThis.console;
  const silent = (): void => undefined;
  Object.assign(globalThis.console, { info: silent, warn: silent });
  try {
    return await import('oidc-provider');
  } finally {
    Object.assign(globalThis.console, { info, warn });
  }
}

async function signingKeys(): Promise<NonNullable<Configuration['jwks']>> {
  const { privateKey } = await generateKey('p256');
  return { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'practice', use: 'sig', alg: 'ES256' }] };
}

async function grantFor(context: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, provider, result } = context.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  if (existing?.accountId === session.accountId) return existing;
  // The practice tenant's own applications need nobody's consent.
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPES);
  await grant.save();
  return grant;
}

/** Codes, tokens, keys and login sessions (OpenID Connect Core 1.0, PKCE by RFC 7636); the pages are ours. */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const { default: OidcProvider, interactionPolicy } = await loadQuietly();
  const { Prompt, base } = interactionPolicy;
  const policy = base();
  policy.remove('consent');
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 0);
  const publicClient = (client_id: string, redirects: readonly string[]): NonNullable<Configuration['clients']>[0] => ({
    client_id,
    redirect_uris: [...redirects],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
    id_token_signed_response_alg: 'ES256',
  });
  const configuration: Configuration = {
    adapter: adapterFor(options.store),
    jwks: await signingKeys(),
    clients: [
      publicClient(PORTAL_CLIENT, [`${options.origins.entra}/signin-callback`]),
      publicClient(AGENT_CLIENT, options.agentRedirects),
      ...options.readers.map(({ clientId, clientSecret }) => ({
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'client_secret_post' as const,
        id_token_signed_response_alg: 'ES256' as const,
      })),
    ],
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: SESSION_COOKIE, interaction: 'practice_signin', resume: 'practice_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'tid'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile'],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
      clientCredentials: { enabled: true },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
    },
    interactions: { policy, url: (_, interaction) => `/login/${interaction.uid}` },
    clientBasedCORS: (_, origin, client) => client.clientId === PORTAL_CLIENT && origin === options.origins.entra,
    pkce: { required: () => true },
    routes: { authorization: '/authorize', token: '/token', jwks: '/keys' },
    loadExistingGrant: grantFor,
    findAccount: (_, accountId) => {
      const user = options.findUser(accountId);
      if (user === undefined) return undefined;
      return { accountId, claims: () => ({ sub: accountId, ...user.claims }) };
    },
    renderError: (context, out) => {
      context.type = 'html';
      context.body = errorPage(out.error, out.error_description ?? 'The sign-in cannot go on.');
    },
    ttl: {
      AccessToken: options.tokenSeconds,
      ClientCredentials: options.tokenSeconds,
      AuthorizationCode: 60,
      IdToken: options.tokenSeconds,
      Interaction: 60 * 60,
      Session: DAY,
      Grant: DAY,
    },
  };
  const provider = new OidcProvider(options.origins.login, configuration);
  provider.proxy = false;
  return provider;
}
