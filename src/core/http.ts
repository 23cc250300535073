import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Seconds, or undefined where the server names none that can be read. */
  readonly retryAfter: number | undefined;
  readonly text: string;
}

const MOST_BYTES = 16 * 1024 * 1024;

// RFC 6761, 6.3: such names are this machine; Node asks the resolver, which need not know them.
const isLoopback = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/** One request; redirects are not followed. */
export async function ask(address: string, { method, headers, body = '', signal }: HttpRequest): Promise<HttpAnswer> {
  const url = new URL(address);
  const send = url.protocol === 'https:' ? secure : plain;
  return new Promise((resolve, reject) => {
    const request = send(
      {
        host: isLoopback(url.hostname) ? '127.0.0.1' : url.hostname,
        ...(url.port === '' ? {} : { port: Number(url.port) }),
        ...(url.protocol === 'https:' ? { servername: url.hostname } : {}),
        path: `${url.pathname}${url.search}`,
        method,
        headers: { host: url.host, 'content-length': String(Buffer.byteLength(body)), ...headers },
        agent: false,
        signal,
      },
      (response) => {
        const pieces: Buffer[] = [];
        let bytes = 0;
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > MOST_BYTES) response.destroy(new Error('the answer is larger than any page of a list'));
          else pieces.push(piece);
        });
        response.once('error', reject);
        response.once('end', () => {
          const wait = Number(response.headers['retry-after'] ?? Number.NaN);
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: Number.isFinite(wait) && wait >= 0 ? wait : undefined,
            text: Buffer.concat(pieces).toString('utf8'),
          });
        });
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}
