import type { SessionCookie, SessionOwner, Sessions } from '../core/session.ts';
import type { KeptSession, SessionStore } from './store.ts';

/**
 * Sessions for the runs of one process: the first run signs in, and those after it, and beside it, take its cookies.
 * Where a session is kept in a file, the file is begun with and renewed; one that was not asked for is never written.
 */
export function createSessionPool(store?: SessionStore): Sessions {
  const known = new Map<string, readonly SessionCookie[]>();
  const under = new Map<string, Promise<unknown>>();
  /** Of which there is a file. */
  const kept = new Map<string, KeptSession>();

  const knownOf = async (key: string, owner: SessionOwner): Promise<readonly SessionCookie[]> => {
    const inMemory = known.get(key);
    if (inMemory !== undefined) return inMemory;
    const session = await store?.read(owner);
    if (session !== undefined) kept.set(key, session);
    return session?.cookies ?? [];
  };

  return {
    async during(owner, signal, signIn) {
      const key = JSON.stringify([owner.portal, owner.address, owner.account, owner.user.toLowerCase()]);
      while (under.has(key)) await unlessAborted(under.get(key), signal);
      const work = (async () => {
        const cookies = await signIn(await knownOf(key, owner));
        known.set(key, cookies);
        const file = kept.get(key);
        // The session is good all the same when it cannot be written: the file stays as it was.
        if (file !== undefined) await store?.write(owner, { ...file, cookies }).catch(() => undefined);
      })();
      // Whoever waits tries for itself: what failed for one says nothing of the next.
      const settled = work.catch(() => undefined);
      under.set(key, settled);
      try {
        await work;
      } finally {
        under.delete(key);
      }
    },
  };
}

async function unlessAborted(wait: Promise<unknown> | undefined, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('interrupted'));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([wait, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
