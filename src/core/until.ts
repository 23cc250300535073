import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until there is an answer, at growing distances from 20 ms to 200 ms.
 * @returns undefined when the time is over.
 * @throws what `ask` throws, and the signal's reason when it is aborted.
 */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  limit: { readonly ms: number; readonly signal: AbortSignal },
): Promise<T | undefined> {
  const end = performance.now() + limit.ms;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 200)) {
    limit.signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() + pause > end) return undefined;
    await delay(pause, undefined, { signal: limit.signal });
  }
}
