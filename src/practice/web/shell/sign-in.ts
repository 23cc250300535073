// Authorization code with PKCE (RFC 7636) by redirects of the whole page, tokens in sessionStorage, as MSAL does.
import type { PracticeConfig } from '../../api.ts';
import type { TokenSource } from '../common/api-client.ts';

interface Token {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly silent: boolean;
}

const PENDING = 'msal.interaction.status';
const tokenKey = (config: PracticeConfig): string => `msal.token.keys.${config.clientId}`;
/** A token that ends sooner is renewed before it is used. */
const MARGIN_MS = 60_000;

function stored(key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

const random = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

function keptToken(config: PracticeConfig): Token | undefined {
  const { accessToken, expiresAt } = stored(tokenKey(config));
  const token = text(accessToken);
  return token === undefined || typeof expiresAt !== 'number' ? undefined : { accessToken: token, expiresAt };
}

/** Leaves the page for the sign-in pages; never settles, because the page is gone. */
async function redirectToSignIn(config: PracticeConfig, prompt?: 'none' | 'select_account'): Promise<never> {
  const pending: Pending = {
    state: random(),
    verifier: random(),
    returnTo: location.pathname === '/signin-callback' ? '/' : `${location.pathname}${location.hash}`,
    silent: prompt === 'none',
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier));
  const address = new URL(config.authorizeUrl);
  const query = {
    client_id: config.clientId,
    response_type: 'code',
    redirect_uri: config.redirectUri,
    scope: 'openid profile',
    state: pending.state,
    nonce: random(),
    code_challenge: base64Url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    ...(prompt === undefined ? {} : { prompt }),
  };
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  location.assign(address);
  return new Promise<never>(() => undefined);
}

async function redeem(config: PracticeConfig, code: string, verifier: string): Promise<Token | undefined> {
  const response = await fetch(config.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: config.clientId,
      code,
      redirect_uri: config.redirectUri,
      code_verifier: verifier,
    }),
  });
  if (!response.ok) return undefined;
  const answer = (await response.json()) as Record<string, unknown>;
  const accessToken = text(answer['access_token']);
  if (accessToken === undefined) return undefined;
  const seconds = typeof answer['expires_in'] === 'number' ? answer['expires_in'] : 3600;
  const token = { accessToken, expiresAt: Date.now() + seconds * 1000 };
  sessionStorage.setItem(tokenKey(config), JSON.stringify(token));
  return token;
}

export type SignedIn =
  | { readonly tokens: TokenSource; readonly signOut: () => void; readonly switchAccount: () => void }
  /** The sign-in pages sent the person back with a refusal. */
  | { readonly refusal: string };

/** What came back in the query of the callback; the address is cleaned of it. */
function takeAnswer(): { query: URLSearchParams; pending: Record<string, unknown> } {
  const query = new URLSearchParams(location.search);
  const pending = stored(PENDING);
  sessionStorage.removeItem(PENDING);
  const returnTo = text(pending['returnTo']) ?? '/';
  history.replaceState(null, '', /^\/(?!\/)/u.test(returnTo) ? returnTo : '/');
  return { query, pending };
}

async function finish(config: PracticeConfig): Promise<Token | { refusal: string } | undefined> {
  const { query, pending } = takeAnswer();
  const error = query.get('error');
  // Without a session the silent way is not open; the visible one is.
  if (error !== null && pending['silent'] === true) return undefined;
  if (error !== null) return { refusal: query.get('error_description') ?? error };
  const code = query.get('code');
  const verifier = text(pending['verifier']);
  if (code === null || verifier === undefined || query.get('state') !== pending['state']) return undefined;
  // Another try by itself could go round for ever.
  return (await redeem(config, code, verifier)) ?? { refusal: 'The sign-in could not be finished.' };
}

/** Finishes a sign-in that is on its way back, takes the kept token, or leaves for the sign-in pages. */
export async function signIn(config: PracticeConfig): Promise<SignedIn> {
  const outcome = location.pathname === '/signin-callback' ? await finish(config) : keptToken(config);
  if (outcome !== undefined && 'refusal' in outcome) return outcome;
  if (outcome === undefined) return redirectToSignIn(config);
  if (outcome.expiresAt < Date.now() + MARGIN_MS) return redirectToSignIn(config, 'none');
  return {
    tokens: {
      current: () => outcome.accessToken,
      renew: () => {
        sessionStorage.removeItem(tokenKey(config));
        return redirectToSignIn(config, 'none');
      },
    },
    signOut: () => {
      sessionStorage.clear();
      location.assign(config.logoutUrl);
    },
    switchAccount: () => {
      sessionStorage.clear();
      void redirectToSignIn(config, 'select_account');
    },
  };
}
