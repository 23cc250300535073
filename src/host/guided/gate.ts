import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (left: string, right: Buffer): boolean => timingSafeEqual(digest(left), right);

/** A link is good for this long. */
const LINK_LIFE = 15 * 60_000;

export type Refusal = { readonly status: 403 | 404 | 405 | 421; readonly why: string };

/**
 * Who may use the page: whoever has a link that the terminal showed. A link works once, within a quarter of an hour,
 * and leaves a cookie. The page of another site in the same browser has neither the cookie (SameSite) nor our origin;
 * a name that somebody points at 127.0.0.1 (DNS rebinding) is not our Host.
 */
export class Gate {
  readonly #cookieName: string;
  readonly #authorities: readonly string[];
  readonly #links = new Map<string, number>();
  readonly #sessions: Buffer[] = [];
  readonly #now: () => number;

  constructor(port: number, now: () => number) {
    this.#authorities = [`127.0.0.1:${port}`, `localhost:${port}`];
    this.#cookieName = `desk-${port}`;
    this.#now = now;
  }

  /** The path of a fresh link. */
  link(): string {
    const token = randomBytes(32).toString('base64url');
    this.#links.set(digest(token).toString('hex'), this.#now() + LINK_LIFE);
    return `/enter?token=${token}`;
  }

  /** Takes a link's token, which ends it, for the cookie of a session. */
  enter(token: string): string | undefined {
    const key = digest(token).toString('hex');
    const until = this.#links.get(key);
    this.#links.delete(key);
    if (until === undefined || until < this.#now()) return undefined;
    const session = randomBytes(32).toString('base64url');
    this.#sessions.push(digest(session));
    return `${this.#cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Holds for every request, before anything else is looked at. */
  refuseAddress({ headers }: IncomingMessage): Refusal | undefined {
    return this.#authorities.includes(headers.host ?? '')
      ? undefined
      : { status: 421, why: 'This page answers on 127.0.0.1 only.' };
  }

  refuseVisitor(request: IncomingMessage): Refusal | undefined {
    const { headers, method } = request;
    const pattern = new RegExp(`(?:^|; )${this.#cookieName}=([A-Za-z0-9_-]+)`, 'u');
    const session = pattern.exec(headers.cookie ?? '')?.[1];
    if (session === undefined || !this.#sessions.some((known) => same(session, known))) {
      return { status: 403, why: 'Open the page by the link that the terminal shows; each link works once.' };
    }
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      return { status: 403, why: 'Another site sent this request.' };
    }
    if (method === 'GET') return undefined;
    return headers.origin === `http://${headers.host ?? ''}`
      ? undefined
      : { status: 403, why: 'The request does not come from this page.' };
  }
}
