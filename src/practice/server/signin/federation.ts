import { randomBytes } from 'node:crypto';
import { readBytes, type Exchange, type Reply } from '../exchange.ts';
import { refuseForeignOrigin, type Origins } from '../origins.ts';
import { badRequest, notFound } from '../refusal.ts';
import type { TenantUser } from '../tenant.ts';
import { signInFile } from './assets.ts';
import type { FactorDesk } from './factor.ts';
import { federatedPage, returnPage } from './federated-page.ts';
import { pageHeaders } from './page.ts';

/** Who was let in, and for which sign-in. */
export interface Assertion {
  /** Path of the sign-in at the login host. */
  readonly path: string;
  readonly user: TenantUser;
}

export interface FederationOptions {
  readonly origins: Origins;
  readonly factors: FactorDesk;
  findUser(name: string): TenantUser | undefined;
}

const PATH = '/adfs/ls/';
const MOST_ASSERTIONS = 500;

const REJECTED = {
  wrong: 'The user ID or the password is wrong. Type both again. (50126)',
  locked: 'The account is locked for a minute after too many wrong passwords. (50053)',
  disabled: 'The account is disabled. (50057)',
} as const;

/**
 * The federation server of an organization that keeps its passwords at home, in the form of ADFS: a site of its own
 * that asks for user and password, and sends the browser back with a ticket (WS-Federation 1.2, passive requestor).
 */
export class FederationDesk {
  readonly #options: FederationOptions;
  readonly #assertions = new Map<string, Assertion>();

  constructor(options: FederationOptions) {
    this.#options = options;
  }

  /** Where the sign-in pages send somebody whose domain is federated. */
  addressFor(path: string, user: TenantUser): string {
    const url = new URL(PATH, this.#options.origins.federation);
    url.search = new URLSearchParams({ wa: 'wsignin1.0', username: user.userPrincipalName, wctx: path }).toString();
    return url.href;
  }

  async serve(exchange: Exchange): Promise<Reply> {
    const { path, method, query, request } = exchange;
    const file = signInFile(path);
    if (file !== undefined) return file;
    if (path !== PATH) throw notFound(`There is nothing at ${path}.`);
    const context = query.get('wctx') ?? '';
    if (!/^\/login\/[\w-]+$/u.test(context)) throw badRequest('The address does not say which sign-in it belongs to.');
    const name = query.get('username') ?? '';
    if (method === 'GET' || method === 'HEAD') return this.#page(name, '');
    if (method !== 'POST') throw badRequest(`${PATH} takes GET and POST.`);
    refuseForeignOrigin(request, this.#options.origins.federation);
    const form = new URLSearchParams((await readBytes(request, 4096)).toString('utf8'));
    return this.#enter(context, (form.get('UserName') ?? '').trim(), form.get('Password') ?? '');
  }

  /** What a ticket stands for; each is taken once. */
  redeem(ticket: string): Assertion | undefined {
    const assertion = this.#assertions.get(ticket);
    this.#assertions.delete(ticket);
    return assertion;
  }

  #enter(path: string, name: string, password: string): Reply {
    const { factors, origins } = this.#options;
    const user = this.#options.findUser(name);
    const verdict = user?.signIn.federated === true ? factors.password(user, password) : 'wrong';
    if (user === undefined || verdict !== 'right')
      return this.#page(name, REJECTED[verdict === 'right' ? 'wrong' : verdict]);
    const ticket = randomBytes(24).toString('base64url');
    this.#assertions.set(ticket, { path, user });
    const [oldest] = this.#assertions.keys();
    if (this.#assertions.size > MOST_ASSERTIONS && oldest !== undefined) this.#assertions.delete(oldest);
    const address = `${origins.login}/login.srf`;
    return { headers: pageHeaders(origins.login), body: returnPage(address, ticket) };
  }

  #page(name: string, error: string): Reply {
    return { headers: pageHeaders(), body: federatedPage(name, error) };
  }
}
