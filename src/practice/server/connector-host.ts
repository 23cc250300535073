import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { messageOf, systemCode } from '../../core/errors.ts';

function sameToken(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/scim+json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Errors as SCIM writes them (RFC 7644 section 3.12). */
function refuse(response: ServerResponse, status: number, detail: string, headers: Record<string, string> = {}): void {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  answer(response, status, { schemas, status: String(status), detail }, headers);
}

export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The ECMA connector host: HTTPS on loopback, one SCIM address for each connector. */
export class ConnectorHost {
  readonly #tokens = new Map<string, string>();
  #server: Server | undefined;
  #problem: string | null = null;
  // Two people may press Save at once: one after the other, so that no server is left behind.
  #last: Promise<void> = Promise.resolve();

  get listening(): boolean {
    return this.#server !== undefined;
  }

  get problem(): string | null {
    return this.#problem;
  }

  get connectorNames(): readonly string[] {
    return [...this.#tokens.keys()];
  }

  /** False when there is one of that name; names are case-sensitive. */
  addConnector(name: string, secretToken: string): boolean {
    if (this.#tokens.has(name)) return false;
    this.#tokens.set(name, secretToken);
    return true;
  }

  /** Listens anew; a port that cannot be had leaves a plain problem and nothing listening. */
  listen(port: number, pair: KeyPair): Promise<void> {
    return this.#inTurn(() => this.#listen(port, pair));
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#close());
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(act, act);
    return this.#last;
  }

  async #listen(port: number, pair: KeyPair): Promise<void> {
    await this.#close();
    const server = createServer(
      { cert: pair.certificate, key: pair.privateKey, minVersion: 'TLSv1.2' },
      (request, response) => {
        this.#serve(request, response);
      },
    );
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host: '127.0.0.1' }, resolve);
      });
    } catch (thrown) {
      const code = systemCode(thrown);
      this.#problem =
        code === 'EADDRINUSE'
          ? `Port ${port} is in use by another program. Choose another port, or end that program, and save again.`
          : `Port ${port} cannot be opened: ${code === 'EACCES' ? 'the system does not allow it' : messageOf(thrown)}.`;
      return;
    }
    server.removeAllListeners('error');
    server.on('error', () => undefined);
    server.unref();
    this.#server = server;
    this.#problem = null;
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#problem = null;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    server.closeAllConnections();
    await closed;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const match = /^\/ecma2host_([^/]+)\/scim(?:\/([A-Za-z]+))?\/?$/u.exec(path);
    const token = match === null ? undefined : this.#tokens.get(match[1] ?? '');
    if (token === undefined) {
      refuse(response, 404, 'No connector has that name. Names are case-sensitive.');
      return;
    }
    const resource = (match?.[2] ?? '').toLowerCase();
    // What the documentation looks for in a browser: the address is alive when it refuses to list everybody.
    if (resource === 'users' && request.method === 'GET') {
      refuse(response, 405, 'Users are not listed without a filter.', { allow: 'POST' });
      return;
    }
    const given = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!sameToken(given, token)) {
      refuse(response, 401, 'The secret token is not that of the connector.', { 'www-authenticate': 'Bearer' });
      return;
    }
    if (resource === 'serviceproviderconfig' || resource === '') {
      answer(response, 200, {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
        patch: { supported: true },
        bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
        filter: { supported: true, maxResults: 100 },
        changePassword: { supported: false },
        sort: { supported: false },
        etag: { supported: false },
        authenticationSchemes: [],
      });
      return;
    }
    refuse(response, 404, 'The practice connector has no such resource.');
  }
}
