import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  isDirectoryPath,
  type DirectoryAccess,
  type DirectoryAnswer,
  type DirectoryReader,
} from '../core/directory.ts';
import { Fault, messageOf } from '../core/errors.ts';
import { ask, type HttpAnswer, type HttpRequest } from '../core/http.ts';
import type { ProxySettings } from '../core/proxy.ts';

const tokenSchema = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().default(0) });
const pageSchema = z.looseObject({
  value: z.array(z.record(z.string(), z.unknown())),
  '@odata.nextLink': z.string().optional(),
});
const refusalSchema = z.looseObject({
  error: z.union([z.string(), z.looseObject({ code: z.string(), message: z.string() })]),
});

const MOST_PAGES = 200;
const MOST_ATTEMPTS = 4;
const LONGEST_WAIT_MS = 60_000;
const PAUSE_MS = 1_000;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(what: string, { status, text }: HttpAnswer): Fault {
  const said = refusalSchema.safeParse(parsed(text)).data?.error;
  const reason = said === undefined ? '' : `: ${typeof said === 'string' ? said : `${said.code}, ${said.message}`}`;
  return new Fault('PR-403', `Graph answered ${what} with ${status}${reason}`, {
    hint: 'Look at "graph" of the portal: client id, secret, and the permissions that the app registration was given.',
  });
}

/** These reads may be asked again: Graph says when, with 429 or 503 and Retry-After (RFC 9110, 10.2.3). */
async function patiently(address: string, request: HttpRequest): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    let answer: HttpAnswer;
    try {
      answer = await ask(address, request);
    } catch (error) {
      request.signal.throwIfAborted();
      throw new Fault('PR-403', `${new URL(address).origin} cannot be reached: ${messageOf(error)}`, { cause: error });
    }
    const throttled = answer.status === 429 || answer.status === 503;
    const wait = answer.retryAfter ?? attempt * 1000;
    if (!throttled || attempt === MOST_ATTEMPTS || wait > LONGEST_WAIT_MS) return answer;
    await delay(wait, undefined, { signal: request.signal });
  }
}

export interface GraphOptions {
  readonly access: DirectoryAccess & { readonly clientSecret: string };
  /** Takes each token, so that no output ever shows one. */
  readonly redactor: { add(secret: string): void };
  readonly now: () => Date;
  /** How Graph is reached. */
  readonly by?: ProxySettings | undefined;
}

/** Reads Microsoft Graph with the credentials of an app registration; asks for nothing but lists. */
export function createGraphReader({ access, redactor, now, by }: GraphOptions): DirectoryReader {
  const { origin } = new URL(access.address);
  let token: { readonly text: string; readonly until: number } | undefined;
  const lastAsked = new Map<string, number>();

  async function bearer(signal: AbortSignal): Promise<string> {
    if (token !== undefined && now().getTime() < token.until) return token.text;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: access.clientId,
      client_secret: access.clientSecret,
      scope: `${origin}/.default`,
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const answer = await patiently(access.tokenAddress, { method: 'POST', headers, body, signal, by });
    const given = tokenSchema.safeParse(parsed(answer.text)).data;
    if (answer.status !== 200 || given === undefined) throw refused('the request for a token', answer);
    redactor.add(given.access_token);
    // A minute early: the clocks of two machines differ.
    token = { text: given.access_token, until: now().getTime() + (given.expires_in - 60) * 1000 };
    return token.text;
  }

  async function page(address: string, signal: AbortSignal): Promise<z.output<typeof pageSchema>> {
    const get = async (): Promise<HttpAnswer> => {
      const headers = { authorization: `Bearer ${await bearer(signal)}`, accept: 'application/json' };
      return patiently(address, { method: 'GET', headers, signal, by });
    };
    let answer = await get();
    if (answer.status === 401) {
      token = undefined;
      answer = await get();
    }
    const found = pageSchema.safeParse(parsed(answer.text)).data;
    if (answer.status !== 200 || found === undefined) throw refused(new URL(address).pathname, answer);
    return found;
  }

  /** @throws Fault PR-404 */
  function allowed(link: string): string {
    const url = URL.canParse(link, origin) ? new URL(link, origin) : undefined;
    if (url?.origin === origin && isDirectoryPath(`${url.pathname}${url.search}${url.hash}`)) return url.href;
    throw new Fault('PR-404', `Graph is not asked for ${link}: it is no list that this program may read`);
  }

  return {
    async read(path, signal): Promise<DirectoryAnswer> {
      if (!isDirectoryPath(path)) return Promise.reject(new Fault('PR-404', `Graph is not asked for ${path}`));
      const address = allowed(path);
      // A check asks until yes; a tenant's quota is not for that.
      const early = (lastAsked.get(address) ?? -PAUSE_MS) + PAUSE_MS - performance.now();
      if (early > 0) await delay(early, undefined, { signal });
      lastAsked.set(address, performance.now());
      const askedAt = now().toISOString();
      const value: Readonly<Record<string, unknown>>[] = [];
      let next: string | undefined = address;
      let pages = 0;
      while (next !== undefined) {
        if (pages === MOST_PAGES) throw new Fault('PR-403', `the list at ${address} has more than ${MOST_PAGES} pages`);
        const found: z.output<typeof pageSchema> = await page(next, signal);
        pages += 1;
        value.push(...found.value);
        const link = found['@odata.nextLink'];
        next = link === undefined ? undefined : allowed(link);
      }
      return { address, askedAt, pages, value };
    },
  };
}
