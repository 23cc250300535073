import { request as httpRequest } from 'node:http';

export interface LoopbackRequest {
  readonly port: number;
  /** The Host header: Node does not resolve names below `.localhost` everywhere, so the address is 127.0.0.1. */
  readonly host: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

export interface LoopbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A request to a practice server on this machine, under the host name that it is to answer as. */
export async function askLoopback(options: LoopbackRequest): Promise<LoopbackAnswer> {
  return new Promise((resolve, reject) => {
    const { port, path, method = 'GET', body = '', signal } = options;
    const headers = { host: `${options.host}:${port}`, 'content-length': Buffer.byteLength(body), ...options.headers };
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers, agent: false, ...(signal && { signal }) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        });
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}
