import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import { createCertificateMaker } from '../src/cert/index.ts';
import { askLoopback, type LoopbackAnswer } from '../src/practice/loopback.ts';
import { startPracticeServer, type PracticeOptions, type PracticeServer } from '../src/practice/server/index.ts';

export interface Asked {
  readonly method?: string;
  readonly json?: unknown;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: LoopbackAnswer['headers'];
  readonly text: string;
  /** The body as JSON. */
  readonly json: unknown;
}

/** Asks a practice server by the address that a browser would use. */
export async function ask(address: string, { method, json, body, headers }: Asked = {}): Promise<Answered> {
  const url = new URL(address);
  const content = json === undefined ? body : JSON.stringify(json);
  const answer = await askLoopback({
    port: Number(url.port),
    host: url.hostname,
    path: `${url.pathname}${url.search}`,
    method: method ?? (content === undefined ? 'GET' : 'POST'),
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(content === undefined ? {} : { body: content }),
  });
  const text = answer.body.toString('utf8');
  const isJson = String(answer.headers['content-type'] ?? '').startsWith('application/json');
  const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
  return { status: answer.status, headers: answer.headers, text, json: parsed };
}

/** A browser's cookies and redirects, without the browser. */
export class Surfer {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  async go(address: string, asked: Asked = {}): Promise<Answered & { readonly address: string }> {
    const { pathname, hostname } = new URL(address);
    const cookies = [...this.#cookies]
      .filter(([key, { path }]) => key.startsWith(`${hostname} `) && pathname.startsWith(path))
      .map(([key, { value }]) => `${key.split(' ')[1] ?? ''}=${value}`);
    const answer = await ask(address, { ...asked, headers: { cookie: cookies.join('; '), ...asked.headers } });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = '', ...attributes] = line.split(/;\s*/u);
      const name = pair.slice(0, pair.indexOf('='));
      const path = attributes.find((part) => /^path=/iu.test(part))?.slice(5) ?? '/';
      this.#cookies.set(`${hostname} ${name}`, { value: pair.slice(name.length + 1), path });
    }
    const location = answer.headers['location'];
    const arrives = answer.status === 303 && typeof location === 'string';
    if (!arrives) return { ...answer, address };
    const next = new URL(location, address).href;
    return next.includes('/signin-callback') ? { ...answer, address: next } : this.go(next);
  }

  /** Answers the sign-in page at an address; gives what the page would show next. */
  async answer(address: string, view: string, action: string, fields: Record<string, string> = {}): Promise<Shown> {
    const { json } = await this.go(address, {
      json: { view, action, fields },
      headers: { origin: new URL(address).origin },
    });
    return shownSchema.parse(json);
  }
}

const shownSchema = z.object({
  view: z.string().optional(),
  error: z.string().optional(),
  html: z.string().optional(),
  redirect: z.string().optional(),
});
export type Shown = z.output<typeof shownSchema>;

const VERIFIER = randomBytes(32).toString('base64url');

export function authorizeUrl(server: PracticeServer, further: Record<string, string> = {}): string {
  const url = new URL('/organizations/oauth2/v2.0/authorize', server.origins.login);
  url.search = new URLSearchParams({
    client_id: 'practice-portal',
    response_type: 'code',
    redirect_uri: `${server.origins.entra}/signin-callback`,
    scope: 'openid profile',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...further,
  }).toString();
  return url.href;
}

export function codeOf(totp: string, at = Date.now()): string {
  return new TOTP({ secret: Secret.fromBase32(totp) }).generate({ timestamp: at });
}

export function accountOf(server: PracticeServer, name: string): PracticeServer['accounts'][number] {
  const found = server.accounts.find(({ account, user }) => account === name || user === name);
  if (found === undefined) throw new TypeError(`no account ${name}`);
  return found;
}

interface OwnPortal {
  readonly secrets?: { readonly password: string; readonly totp: string };
  /** Whether the configuration says which tenant it is. */
  readonly named?: boolean;
  /** Further lines. */
  readonly more?: string;
}

/** A configuration that names the practice tenant as a portal of its own, as a live one would be named. */
export async function configure(
  cwd: string,
  server: PracticeServer,
  { secrets, named = true, more = '' }: OwnPortal = {},
): Promise<void> {
  await mkdir(cwd, { recursive: true });
  const { entra, login, blades } = server.origins;
  const { user, ...own } = accountOf(server, 'admin');
  const { password, totp } = secrets ?? own;
  await writeFile(
    join(cwd, 'portal-runbook.config.yaml'),
    `portal: own
portals:
  own:
    address: ${entra}/
    origins: ['${login}', '${blades}']
${named ? `    tenantId: ${server.tenants[0]?.id ?? ''}\n` : ''}    accounts: { admin: { user: '${user}', password: '${password}', totp: '${totp}' } }
${more}`,
  );
}

/** Redeems the code that a sign-in came back with. */
export async function redeem(server: PracticeServer, callback: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'practice-portal',
    code: new URL(callback).searchParams.get('code') ?? '',
    redirect_uri: `${server.origins.entra}/signin-callback`,
    code_verifier: VERIFIER,
  }).toString();
  const { json } = await ask(`${server.origins.login}/organizations/oauth2/v2.0/token`, {
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.origins.entra },
  });
  return z.object({ access_token: z.string() }).parse(json).access_token;
}

/** Walks the classic pages from e-mail to "Stay signed in?"; gives an access token. */
export async function signIn(
  server: PracticeServer,
  name: string,
  surfer = new Surfer(),
  now = Date.now(),
): Promise<string> {
  const { user, password, totp } = accountOf(server, name);
  const { address } = await surfer.go(authorizeUrl(server));
  await surfer.answer(address, 'email', 'next', { loginfmt: user });
  await surfer.answer(address, 'password', 'next', { passwd: password });
  await surfer.answer(address, 'code', 'next', { otc: codeOf(totp, now) });
  const { redirect } = await surfer.answer(address, 'stay', 'next');
  return redeem(server, (await surfer.go(redirect ?? '')).address);
}

/** Asks with an access token. */
export type Portal = (method: string, path: string, json?: unknown) => Promise<Answered>;

export function portalOf(server: PracticeServer, token: string, origin = server.origins.entra): Portal {
  return (method, path, json) =>
    ask(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(json === undefined ? {} : { json }),
    });
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

interface Fixtures {
  readonly folder: string;
  readonly settings: Partial<PracticeOptions>;
  readonly server: PracticeServer;
  /** Asks as the application administrator. */
  readonly admin: Portal;
}

const certificates = createCertificateMaker();

export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  folder: async ({ settings }, use) => {
    const folder = await mkdtemp(join(tmpdir(), `practice-server-${settings.version ?? ''}`));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  server: async ({ folder, settings }, use) => {
    const server = await startPracticeServer({
      certificates,
      hostData: folder,
      agentDelay: 0,
      onBug: (thrown) => {
        throw thrown;
      },
      ...settings,
    });
    await use(server);
    await server.close();
  },
  admin: async ({ server }, use) => {
    await use(portalOf(server, await signIn(server, 'admin')));
  },
});
