import { useCallback, useEffect, useRef, useState } from 'react';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly value: T };

const LOADING = { state: 'loading' } as const;

/**
 * Loads when `key` changes and on `reload`. An answer counts only for the key that it was asked for; while a reload
 * is under way the last value stays.
 */
export function useLoad<T>(key: string, load: () => Promise<T>): { loaded: Loaded<T>; reload: () => Promise<void> } {
  const [kept, setKept] = useState<{ readonly key: string; readonly loaded: Loaded<T> }>({ key, loaded: LOADING });
  const latest = useRef({ key, load });
  latest.current = { key, load };

  const reload = useCallback(async (): Promise<void> => {
    const asked = latest.current.key;
    const keep = (loaded: Loaded<T>): void => {
      if (latest.current.key === asked) setKept({ key: asked, loaded });
    };
    try {
      keep({ state: 'ready', value: await latest.current.load() });
    } catch (error) {
      keep({ state: 'failed', error });
    }
  }, []);

  useEffect(() => {
    void reload();
  }, [key, reload]);

  return { loaded: kept.key === key ? kept.loaded : LOADING, reload };
}
