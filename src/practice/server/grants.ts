import { randomBytes } from 'node:crypto';

const MOST = 1000;

/** Downloads that somebody accepted the terms for: an address that only they were told, as browsers send no token. */
export class DownloadGrants {
  readonly #keys = new Set<string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  grant(file: string): string {
    const key = randomBytes(18).toString('base64url');
    this.#keys.add(key);
    const [oldest] = this.#keys;
    if (this.#keys.size > MOST && oldest !== undefined) this.#keys.delete(oldest);
    return `${this.#origin}/downloads/${key}/${file}`;
  }

  holds(key: string): boolean {
    return this.#keys.has(key);
  }
}
