import { useCallback, useState } from 'react';
import type { Api } from '../common/api-client.ts';

/**
 * What stands on the server's screen: open windows, the page of a wizard, what was typed. The server keeps it, as one
 * does whose remote session was cut off: who comes back finds the desktop as it was left.
 */
type Shown = string | boolean;

const kept = new Map<string, Shown>();
let api: Api | undefined;
let saving: Promise<unknown> = Promise.resolve();

export async function loadScreen(from: Api): Promise<void> {
  api = from;
  const { value } = await from.get<{ value: Record<string, Shown> }>('/api/host/screen');
  for (const [key, shown] of Object.entries(value)) kept.set(key, shown);
}

/** One after the other; what is lost on the way comes with the next. */
function save(): void {
  saving = saving
    .then(() => api?.send('PUT', '/api/host/screen', { value: Object.fromEntries(kept) }))
    .catch(() => undefined);
}

function remember(key: string, value: Shown): void {
  if (kept.get(key) === value) return;
  kept.set(key, value);
  save();
}

/** A program that is closed begins anew when it is opened again. */
export function forgetProgram(program: string): void {
  for (const key of kept.keys()) if (key.startsWith(`${program}.`)) kept.delete(key);
  save();
}

/** `useState` for what stands on the screen. @param key the program, a dot, and what it is. */
export function useOnScreen<T extends Shown>(
  key: string,
  initial: T,
  values: readonly T[],
): readonly [T, (value: T) => void] {
  const [value, set] = useState<T>(() => values.find((one) => one === kept.get(key)) ?? initial);
  const change = useCallback(
    (next: T) => {
      set(next);
      remember(key, next);
    },
    [key],
  );
  return [value, change];
}

/** The same for a text of any kind. */
export function useTextOnScreen(key: string, initial: string): readonly [string, (value: string) => void] {
  const [value, set] = useState(() => {
    const known = kept.get(key);
    return typeof known === 'string' ? known : initial;
  });
  const change = useCallback(
    (next: string) => {
      set(next);
      remember(key, next);
    },
    [key],
  );
  return [value, change];
}

export const YES_NO = [true, false] as const;
