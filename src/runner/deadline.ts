/** Tells when a person is waited for and when not any more; gives what ends it. */
export interface Waits {
  watch(listener: (waiting: boolean) => void): () => void;
}

export interface Deadline {
  readonly signal: AbortSignal;
  /** Stops the clock for good. */
  end(): void;
}

/** Node's timers take no more than this at once; nobody sets a deadline of 24 days. */
const LONGEST = 2 ** 31 - 1;

/**
 * Aborts once so much time has gone by. While a person is waited for the clock stands still: they may take days.
 * @param ms milliseconds.
 * @param waits where people are waited for, one at a time.
 * @param reason what the signal is aborted with.
 */
export function deadline(ms: number, waits: readonly (Waits | undefined)[], reason?: Error): Deadline {
  const controller = new AbortController();
  let left = Math.min(ms, LONGEST);
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const run = (): void => {
    if (timer !== undefined || controller.signal.aborted) return;
    since = performance.now();
    timer = setTimeout(() => {
      controller.abort(reason ?? new DOMException('The time is over', 'TimeoutError'));
    }, left).unref();
  };
  const stand = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    left = Math.max(0, left - (performance.now() - since));
  };
  const watched = waits.map((one) =>
    one?.watch((waiting) => {
      if (waiting) stand();
      else run();
    }),
  );
  run();
  return {
    signal: controller.signal,
    end() {
      stand();
      for (const forget of watched) forget?.();
    },
  };
}
