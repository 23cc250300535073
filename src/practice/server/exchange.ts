import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { badRequest, Refusal } from './refusal.ts';

/** The most that a request may carry: JSON and forms, and files put on the practice host. */
export const BODY_LIMIT = 1024 * 1024;
export const FILE_LIMIT = 8 * 1024 * 1024;
const MOST_DRAINED = 64 * 1024 * 1024;

/** One request, read as far as the routes need it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of the pattern that matched, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** What a route answers with; `undefined` when it has written the response itself. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as JSON, unless it is text or bytes. */
  readonly body?: unknown;
}

/** The whole body. What is too large is not kept, but read to its end, so that the sender sees the answer. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MOST_DRAINED) break;
  }
  if (size > limit) throw new Refusal(413, 'RequestEntityTooLarge', `The body is larger than ${limit / 1024} KB.`);
  return Buffer.concat(chunks);
}

/** The JSON body in the shape that the route asks for. */
export async function readJson<S extends z.ZodType>(exchange: Exchange, schema: S): Promise<z.output<S>> {
  const type = exchange.request.headers['content-type'] ?? '';
  if (!/^application\/json\b/iu.test(type)) {
    throw new Refusal(415, 'UnsupportedMediaType', 'The body must be JSON, with content-type application/json.');
  }
  const text = (await readBytes(exchange.request, BODY_LIMIT)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export function send(exchange: Pick<Exchange, 'request' | 'response'>, reply: Reply): void {
  const { response } = exchange;
  const { body } = reply;
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(raw ? body : JSON.stringify(body));
  const headers: Record<string, string | readonly string[]> = { ...SAFE_HEADERS };
  if (body !== undefined)
    headers['content-type'] = raw ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  Object.assign(headers, reply.headers);
  if (response.headersSent || response.destroyed) return;
  response.statusCode = reply.status ?? (body === undefined ? 204 : 200);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('content-length', bytes.length);
  response.end(exchange.request.method === 'HEAD' ? undefined : bytes);
}
