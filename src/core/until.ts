import { setTimeout as delay } from 'node:timers/promises';

export interface Limit {
  readonly ms: number;
  readonly signal: AbortSignal;
  /** Resolves when it is worth asking again, at the latest after so many milliseconds. */
  readonly stirring?: (ms: number) => Promise<void>;
}

// What stirs all the time is not asked about more often than this.
const LEAST_MS = 10;

/**
 * Asks until there is an answer, at growing distances from 20 ms to 200 ms, or sooner where something tells of a change.
 * @returns undefined when the time is over.
 * @throws what `ask` throws, and the signal's reason when it is aborted.
 */
export async function until<T>(ask: () => Promise<T | undefined>, limit: Limit): Promise<T | undefined> {
  const { ms, signal, stirring } = limit;
  const end = performance.now() + ms;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 200)) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() + pause > end) return undefined;
    const wait = delay(stirring === undefined ? pause : LEAST_MS, undefined, { signal });
    await (stirring === undefined ? wait : Promise.all([wait, stirring(pause)]));
  }
}
