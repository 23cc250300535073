import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  readonly endsAt: number;
}

/** Sessions, codes and tokens of the sign-in, in memory. Ended entries leave when a new one comes. */
export class SignInStore {
  readonly #entries = new Map<string, Entry>();
  #sweepAt = 0;

  get(key: string): AdapterPayload | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || entry.endsAt <= Date.now() ? undefined : entry.payload;
  }

  set(key: string, payload: AdapterPayload, seconds: number | undefined): void {
    this.#sweep();
    this.#entries.set(key, { payload, endsAt: Date.now() + (seconds ?? 86_400) * 1000 });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  deleteWhere(matches: (key: string, payload: AdapterPayload) => boolean): void {
    for (const [key, { payload }] of this.#entries) if (matches(key, payload)) this.#entries.delete(key);
  }

  find(matches: (key: string, payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, entry] of this.#entries) {
      if (entry.endsAt > Date.now() && matches(key, entry.payload)) return entry.payload;
    }
    return undefined;
  }

  #sweep(): void {
    const now = Date.now();
    if (now < this.#sweepAt) return;
    this.#sweepAt = now + 10_000;
    for (const [key, { endsAt }] of this.#entries) if (endsAt <= now) this.#entries.delete(key);
  }
}

/** The store as oidc-provider wants it: one adapter for each kind of thing that it keeps. */
export function adapterFor(store: SignInStore): (model: string) => Adapter {
  return (model) => {
    const key = (id: string): string => `${model}:${id}`;
    return {
      upsert(id, payload, expiresIn) {
        store.set(key(id), payload, expiresIn);
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(store.get(key(id))),
      findByUid: (uid) =>
        Promise.resolve(store.find((name, payload) => name.startsWith(key('')) && payload.uid === uid)),
      findByUserCode: () => Promise.resolve(undefined),
      consume(id) {
        const payload = store.get(key(id));
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
        return Promise.resolve();
      },
      destroy(id) {
        store.delete(key(id));
        return Promise.resolve();
      },
      revokeByGrantId(grantId) {
        store.deleteWhere((_, payload) => payload.grantId === grantId);
        return Promise.resolve();
      },
    };
  };
}
