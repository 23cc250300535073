import { setTimeout as delay } from 'node:timers/promises';

/** How long to wait before something that changes nothing is tried again. */
export interface Backoff {
  /** Milliseconds before the try that follows that many; at least what the server asked for. */
  before(tries: number, asked?: number): number;
}

const FIRST_MS = 500;
const MOST_MS = 15_000;

/** Doubles from half a second up to 15 s; a random half of it, so that many runs do not come back all at once. */
export function createBackoff(random: () => number): Backoff {
  return {
    before(tries, asked = 0) {
      const whole = Math.min(MOST_MS, FIRST_MS * 2 ** (tries - 1));
      return Math.round(Math.max(asked, whole / 2 + (random() * whole) / 2));
    },
  };
}

export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal });
}
