import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { bypassed, type ProxySettings } from './proxy.ts';
import { retryAfter } from './retry-after.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly by?: ProxySettings | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Milliseconds, or undefined where the server names none that can be read. */
  readonly retryAfter: number | undefined;
  readonly text: string;
}

const MOST_BYTES = 16 * 1024 * 1024;

// RFC 6761, 6.3: such names are this machine; Node asks the resolver, which need not know them.
const lookUp: LookupFunction = (name, options, done) => {
  const loopback = name === 'localhost' || name.endsWith('.localhost');
  lookup(loopback ? '127.0.0.1' : name, options, done);
};

/** One request; redirects are not followed. What a proxy or the connection says stands in the error's cause. */
export async function ask(
  address: string,
  { method, headers, body, signal, by = {} }: HttpRequest,
): Promise<HttpAnswer> {
  // Node 20 knows no proxy of its own.
  const { request } = await import('undici');
  const dispatcher = await dispatcherFor(by);
  try {
    const answer = await request(address, { method, headers, body: body ?? null, signal, dispatcher });
    const wait = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      retryAfter: retryAfter(Array.isArray(wait) ? wait[0] : wait, new Date()),
      text: await answer.body.text(),
    };
  } finally {
    await dispatcher.destroy();
  }
}

async function dispatcherFor(by: ProxySettings): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  const options = { connect: { lookup: lookUp }, maxResponseSize: MOST_BYTES };
  const { proxy } = by;
  const hosts = bypassed(by);
  if (proxy === undefined || hosts.includes('*')) return new Agent(options);
  return new EnvHttpProxyAgent({ ...options, httpProxy: proxy, httpsProxy: proxy, noProxy: hosts.join(',') });
}
