import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';
import { readBytes, readJson, type Exchange, type Reply } from '../exchange.ts';
import { refuseForeignOrigin, type Origins } from '../origins.ts';
import { badRequest, notFound } from '../refusal.ts';
import type { Seed } from '../seed.ts';
import type { Tenant, TenantUser } from '../tenant.ts';
import { signInFile } from './assets.ts';
import { FactorDesk } from './factor.ts';
import { SignInFlow } from './flow.ts';
import { FederationDesk } from './federation.ts';
import { errorPage, pageHeaders, phonePage, signedOutPage, signInPage } from './page.ts';
import { findById, findByName } from './people.ts';
import { createProvider, SESSION_COOKIE, type ReaderClient } from './provider.ts';
import { answerSchema } from './shown.ts';
import { SignInStore } from './store.ts';
import { viewMarkup } from './views.ts';

export interface Principal {
  readonly tenant: Tenant;
  readonly user: TenantUser | undefined;
}

export interface DeskOptions {
  readonly origins: Origins;
  readonly agentRedirects: readonly string[];
  readonly tenants: readonly Tenant[];
  readonly seed: Pick<Seed, 'signInPages' | 'lockoutThreshold' | 'tokenSeconds'>;
  readonly now: () => Date;
}

const KNOWN_ACCOUNTS = 'practice_accounts';
const MOST_FLOWS = 500;

const PAGE_HEADERS = pageHeaders();

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const found = (request.headers.cookie ?? '').split(/;\s*/u).find((part) => part.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

const OAUTH_PATH = /^\/[\w.-]+\/oauth2\/v2\.0\/(authorize|token|logout)$/u;
const DISCOVERY = /^\/[\w.-]+\/v2\.0(\/\.well-known\/openid-configuration)$/u;
/** What the library answers by itself: its endpoints, and where it goes on after a sign-in. */
const OF_LIBRARY = /^\/(?:authorize(?:\/[\w-]+)?|token|keys|\.well-known\/openid-configuration)$/u;

/** The login host: pages, endpoints of OpenID Connect, and who a token stands for. */
export class SignInDesk {
  readonly factors: FactorDesk;
  readonly federation: FederationDesk;
  /** Of the clients that read the Graph without a person, in the order of the tenants. */
  readonly readers: readonly ReaderClient[];
  readonly #options: DeskOptions;
  readonly #provider: Provider;
  readonly #callback: ReturnType<Provider['callback']>;
  readonly #store: SignInStore;
  readonly #flows = new Map<string, SignInFlow>();

  private constructor(options: DeskOptions, provider: Provider, store: SignInStore, readers: readonly ReaderClient[]) {
    this.#options = options;
    this.#provider = provider;
    this.#callback = provider.callback();
    this.#store = store;
    this.readers = readers;
    this.factors = new FactorDesk(options.seed.lockoutThreshold, () => options.now().getTime());
    this.federation = new FederationDesk({
      origins: options.origins,
      factors: this.factors,
      findUser: (name) => findByName(options.tenants, name),
    });
  }

  static async open(options: DeskOptions): Promise<SignInDesk> {
    const store = new SignInStore();
    const readers = options.tenants.map(() => ({
      clientId: randomUUID(),
      clientSecret: randomBytes(24).toString('base64url'),
    }));
    const provider = await createProvider({
      origins: options.origins,
      agentRedirects: options.agentRedirects,
      readers,
      tokenSeconds: options.seed.tokenSeconds,
      store,
      findUser: (accountId) => {
        const found = findById(options.tenants, accountId);
        if (found === undefined) return undefined;
        const { user, tenant } = found;
        return {
          accountId,
          claims: { name: user.displayName, preferred_username: user.userPrincipalName, tid: tenant.id },
        };
      },
    });
    return new SignInDesk(options, provider, store, readers);
  }

  /** Who an access token was given to; undefined for one that is made up, over or revoked. */
  async principal(token: string): Promise<Principal | undefined> {
    const access = await this.#provider.AccessToken.find(token);
    if (access?.accountId !== undefined) return findById(this.#options.tenants, access.accountId);
    const credentials = await this.#provider.ClientCredentials.find(token);
    const index = this.readers.findIndex(({ clientId }) => clientId === credentials?.clientId);
    const tenant = this.#options.tenants[index];
    return tenant === undefined ? undefined : { tenant, user: undefined };
  }

  /** Ends tokens, and with `sessions` the login sessions too: the next page asks for the password again. */
  expire(what: 'tokens' | 'sessions'): void {
    this.#store.deleteWhere(
      (key) => key.startsWith('AccessToken:') || (what === 'sessions' && key.startsWith('Session:')),
    );
  }

  async serve(exchange: Exchange): Promise<Reply | undefined> {
    const { path, method, request, response } = exchange;
    const file = signInFile(path);
    if (file !== undefined) return file;
    if (path.startsWith('/login/')) {
      if (method === 'GET' || method === 'HEAD') return this.#page(exchange);
      if (method === 'POST') return this.#answer(exchange);
    }
    if (path === '/login.srf') return this.#return(exchange);
    if (path === '/phone') return this.#phone(exchange);
    const endpoint = OAUTH_PATH.exec(path)?.[1];
    if (endpoint === 'logout') return this.#signOut(exchange);
    if (path === '/') return { status: 303, headers: { location: `${this.#options.origins.entra}/` } };
    // The library knows its endpoints without the part that names the tenant.
    const own = endpoint === undefined ? (DISCOVERY.exec(path)?.[1] ?? path) : `/${endpoint}`;
    if (!OF_LIBRARY.test(own)) throw notFound(`There is nothing at ${path}.`);
    if (own !== path) request.url = (request.url ?? '').replace(path, own);
    await this.#callback(request, response);
    return undefined;
  }

  async #page(exchange: Exchange): Promise<Reply> {
    const flow = await this.#flow(exchange);
    if (flow === undefined) {
      const page = errorPage('50058', 'This sign-in is over. Go back to the application and begin again.');
      return { status: 400, headers: PAGE_HEADERS, body: page };
    }
    const elsewhere = this.#elsewhere(exchange.path, flow);
    if (elsewhere !== undefined) return { status: 303, headers: { location: elsewhere } };
    return { headers: PAGE_HEADERS, body: signInPage(flow.shown, this.#options.seed.signInPages) };
  }

  async #answer(exchange: Exchange): Promise<Reply> {
    refuseForeignOrigin(exchange.request, this.#options.origins.login);
    const answer = await readJson(exchange, answerSchema);
    const flow = await this.#flow(exchange);
    if (flow === undefined) throw badRequest('This sign-in is over.');
    if (flow.answer(answer) === 'done' && flow.user !== undefined) return this.#finish(exchange, flow, flow.user);
    const elsewhere = this.#elsewhere(exchange.path, flow);
    if (elsewhere !== undefined) return { body: { redirect: elsewhere } };
    const { shown } = flow;
    return {
      body: { view: shown.view, error: shown.error, html: viewMarkup(shown, this.#options.seed.signInPages).text },
    };
  }

  #elsewhere(path: string, flow: SignInFlow): string | undefined {
    const user = flow.leave();
    return user === undefined ? undefined : this.federation.addressFor(path, user);
  }

  /** Somebody comes back from the federation server with a ticket. */
  async #return({ method, request }: Exchange): Promise<Reply> {
    const { origins } = this.#options;
    if (method !== 'POST') return { status: 303, headers: { location: `${origins.entra}/` } };
    refuseForeignOrigin(request, origins.federation);
    const form = new URLSearchParams((await readBytes(request, 4096)).toString('utf8'));
    const assertion = this.federation.redeem(form.get('wresult') ?? '');
    const flow = assertion === undefined ? undefined : this.#flows.get(assertion.path);
    if (assertion === undefined || flow === undefined) {
      const page = errorPage('50058', 'This sign-in is over. Go back to the application and begin again.');
      return { status: 400, headers: PAGE_HEADERS, body: page };
    }
    flow.enter(assertion.user);
    return { status: 303, headers: { location: assertion.path } };
  }

  async #finish(exchange: Exchange, flow: SignInFlow, user: TenantUser): Promise<Reply> {
    const { request, response } = exchange;
    const { remember, amr } = flow;
    const redirect = await this.#provider.interactionResult(request, response, {
      login: { accountId: user.id, remember, amr: [...amr], acr: 'practice' },
    });
    this.#flows.delete(exchange.path);
    const names = [...new Set([user.userPrincipalName, ...this.#knownAccounts(request)])].slice(0, 8);
    const cookie = [
      `${KNOWN_ACCOUNTS}=${Buffer.from(names.join('\n')).toString('base64url')}`,
      'Path=/login',
      'HttpOnly',
    ];
    if (remember) cookie.push('Max-Age=2592000');
    return { headers: { 'set-cookie': [...cookie, 'SameSite=Lax'].join('; ') }, body: { redirect } };
  }

  /** What a person does on a phone, as a page: only number matching needs it. */
  async #phone({ method, request }: Exchange): Promise<Reply> {
    let said = '';
    if (method === 'POST') {
      refuseForeignOrigin(request, this.#options.origins.login);
      const form = new URLSearchParams((await readBytes(request, 4096)).toString('utf8'));
      const number = form.get('answer') === 'approve' ? (form.get('number') ?? '').trim() : null;
      const approved = this.factors.answer(form.get('user') ?? '', number);
      said = approved ? 'Approved. Go back to the sign-in page.' : 'Denied: the sign-in page asks again.';
    }
    const waiting = this.factors.approvals().map(({ user }) => user);
    return { headers: PAGE_HEADERS, body: phonePage(waiting, said) };
  }

  async #flow({ path, request, response }: Exchange): Promise<SignInFlow | undefined> {
    // The library finds the sign-in by a cookie that holds for this path alone; it throws when there is none.
    const interaction = await this.#provider.interactionDetails(request, response).catch(() => undefined);
    if (interaction === undefined || path !== `/login/${interaction.uid}`) return undefined;
    const known = this.#flows.get(path);
    if (known !== undefined) return known;
    const hint = interaction.params['login_hint'];
    const chooses = interaction.prompt.name === 'select_account';
    const flow = new SignInFlow(
      { desk: this.factors, findUser: (name) => findByName(this.#options.tenants, name) },
      this.#knownAccounts(request),
      typeof hint === 'string' && !chooses ? hint : undefined,
    );
    this.#flows.set(path, flow);
    const oldest = this.#flows.keys().next();
    if (this.#flows.size > MOST_FLOWS && oldest.done !== true) this.#flows.delete(oldest.value);
    return flow;
  }

  #knownAccounts(request: IncomingMessage): string[] {
    const names = Buffer.from(cookieOf(request, KNOWN_ACCOUNTS) ?? '', 'base64url')
      .toString('utf8')
      .split('\n');
    return names.filter((name) => findByName(this.#options.tenants, name) !== undefined);
  }

  #signOut({ request }: Exchange): Reply {
    const session = cookieOf(request, SESSION_COOKIE);
    if (session !== undefined) this.#store.delete(`Session:${session}`);
    const gone = `${SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
    return { headers: { ...PAGE_HEADERS, 'set-cookie': gone }, body: signedOutPage() };
  }
}
