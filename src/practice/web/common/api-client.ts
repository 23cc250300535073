import type { ApiProblem } from '../../api.ts';

/** An answer of the server that is not in order, with its own words. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** Where the access token comes from: the shell's storage, or the shell's message to a blade. */
export interface TokenSource {
  current(): string;
  /** A token that the server has not refused yet; leaves the page when only signing in again helps. */
  renew(): Promise<string>;
}

export interface Api {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

function isProblem(body: unknown): body is ApiProblem {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object';
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    body = undefined;
  }
  if (response.ok) return body;
  if (isProblem(body)) throw new ApiError(response.status, body.error.code, body.error.message);
  throw new ApiError(
    response.status,
    'unexpectedAnswer',
    `The server answered ${response.status} ${response.statusText}`,
  );
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, cache: 'no-store' });
  } catch {
    throw new ApiError(0, 'connectionLost', 'The connection to the server was lost. Check the network and try again.');
  }
}

function jsonBody(body: unknown): RequestInit {
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

/** Requests under `/api/` of the page's own origin; without `tokens` they carry no authorization. */
export function createApi(tokens?: TokenSource): Api {
  const request = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const attempt = (token: string | undefined): Promise<Response> =>
      reach(path, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...jsonBody(body),
      });
    let response = await attempt(tokens?.current());
    // A refused token means that nothing was done yet, so that even a change may be sent again.
    if (response.status === 401 && tokens !== undefined) response = await attempt(await tokens.renew());
    return read(response);
  };
  // The server and these pages are built from one `api.ts`; its shapes are trusted here and nowhere else.
  return {
    get: async <T>(path: string) => (await request('GET', path)) as T,
    send: async <T>(method: string, path: string, body?: unknown) => (await request(method, path, body)) as T,
  };
}

/** What a person is told when something failed. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong.';
}
