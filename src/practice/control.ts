import { z } from 'zod';
import { Fault, messageOf } from '../core/errors.ts';
import { askLoopback } from './loopback.ts';
import type { PracticeReady } from './ready.ts';

export interface ControlRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  /** Which area of the server; `control` unless told. */
  readonly origin?: string;
}

/** Speaks with the control API of a practice tenant that runs in another process. */
export class PracticeControl {
  readonly #ready: PracticeReady;
  readonly #signal: AbortSignal | undefined;

  constructor(ready: PracticeReady, signal?: AbortSignal) {
    this.#ready = ready;
    this.#signal = signal;
  }

  /** @throws Fault PR-705 when it refuses, PR-901 when nothing answers. */
  async ask({ method = 'GET', path, json, bytes, origin }: ControlRequest): Promise<unknown> {
    const { port, controlToken, origins } = this.#ready;
    const type = json === undefined ? 'application/octet-stream' : 'application/json';
    const content = json === undefined ? bytes : JSON.stringify(json);
    const answer = await askLoopback({
      port,
      host: new URL(origin ?? origins.control).hostname,
      method,
      path,
      headers: { authorization: `Bearer ${controlToken}`, ...(content === undefined ? {} : { 'content-type': type }) },
      ...(content === undefined ? {} : { body: content }),
      ...(this.#signal === undefined ? {} : { signal: this.#signal }),
    }).catch((thrown: unknown) => {
      throw new Fault('PR-901', `the practice tenant does not answer: ${messageOf(thrown)}`, { cause: thrown });
    });
    const text = answer.body.toString('utf8');
    const value: unknown = text === '' ? undefined : JSON.parse(text);
    if (answer.status < 400) return value;
    const problem = z.object({ error: z.object({ message: z.string() }) }).safeParse(value);
    throw new Fault('PR-705', problem.data?.error.message ?? `the practice tenant answered ${answer.status}`);
  }

  /** The whole state, without secrets. */
  async state(): Promise<unknown> {
    return this.ask({ path: '/state' });
  }

  /** Puts a file into the Downloads folder of a practice host; gives its path there. */
  async putDownload(index: number, name: string, bytes: Uint8Array): Promise<string> {
    const desktop = this.#ready.tenants[index]?.desktop ?? this.#ready.origins.host;
    const path = `/api/host/downloads/${encodeURIComponent(name)}`;
    const answer = await this.ask({ method: 'POST', path, bytes, origin: desktop });
    return z.object({ path: z.string() }).parse(answer).path;
  }

  async trustedRoots(index: number): Promise<string[]> {
    const answer = await this.ask({ path: `/hosts/${index}/trusted-roots` });
    return z.object({ value: z.array(z.string()) }).parse(answer).value;
  }

  /** Takes a certificate of the host into its Trusted Root store, or out of it, by its SHA-1 thumbprint. */
  async trust(index: number, thumbprint: string, trusted: boolean): Promise<void> {
    await this.ask({ method: 'POST', path: `/hosts/${index}/trust`, json: { thumbprint, trusted } });
  }

  /** Trusts a root on the host that was made elsewhere. */
  async addTrustedRoot(index: number, certificate: string): Promise<void> {
    await this.ask({ method: 'POST', path: `/hosts/${index}/trusted-roots`, json: { certificate } });
  }

  /** Sets the clock of the host, by which it finds certificates valid; null makes it right again. */
  async setClock(index: number, now: Date | null): Promise<void> {
    await this.ask({ method: 'POST', path: `/hosts/${index}/clock`, json: { now: now?.toISOString() ?? null } });
  }

  /** What a program of a practice host does, such as `agent/restart`. */
  async act(index: number, action: string, input: object = {}): Promise<void> {
    const desktop = this.#ready.tenants[index]?.desktop ?? this.#ready.origins.host;
    await this.ask({ method: 'POST', path: `/api/host/${action}`, json: input, origin: desktop });
  }

  async desktop(index: number): Promise<unknown> {
    return this.ask({ path: `/hosts/${index}/desktop` });
  }
}
