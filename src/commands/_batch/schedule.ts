/** What a scheduler must know of a run. */
export interface Claim {
  /** What may be used by one run at a time, such as a tenant that it changes. */
  readonly alone: readonly string[];
  /** What it only looks at: together with others that only look. */
  readonly together: readonly string[];
  /** Whose share it takes. */
  readonly tenant: string;
}

export interface Pool<J extends Claim> {
  readonly workers: number;
  /** After so many failures nothing more is begun. */
  readonly maxFailures: number | undefined;
  readonly signal: AbortSignal;
  /** Resolves to false when it failed; never rejects. */
  readonly run: (job: J) => Promise<boolean>;
  /** Whether one more may begin beside those that run; asked only while some do. */
  readonly roomFor: (running: number) => boolean;
}

/** The next to begin: of those that no running one stands in the way of, one of the tenant that had the least so far. */
export function nextOf<J extends Claim>(
  waiting: readonly J[],
  running: readonly Claim[],
  begun: ReadonlyMap<string, number>,
): J | undefined {
  const held = new Set(running.flatMap(({ alone }) => alone));
  const looked = new Set(running.flatMap(({ together }) => together));
  const free = waiting.filter(
    ({ alone, together }) =>
      !alone.some((key) => held.has(key) || looked.has(key)) && !together.some((key) => held.has(key)),
  );
  const share = ({ tenant }: J): number => begun.get(tenant) ?? 0;
  return free.reduce<J | undefined>(
    (best, one) => (best === undefined || share(one) < share(best) ? one : best),
    undefined,
  );
}

/**
 * Runs what can be run side by side, in the given order within a tenant and with a fair share for each. Gives what was
 * never begun: the signal was aborted, or too many had failed.
 */
export async function runPool<J extends Claim>(jobs: readonly J[], pool: Pool<J>): Promise<readonly J[]> {
  const waiting = [...jobs];
  const running = new Map<J, Promise<void>>();
  const begun = new Map<string, number>();
  let failures = 0;
  const mayBegin = (): boolean =>
    !pool.signal.aborted && (pool.maxFailures === undefined || failures < pool.maxFailures);
  for (;;) {
    while (mayBegin() && running.size < pool.workers && (running.size === 0 || pool.roomFor(running.size))) {
      const next = nextOf(waiting, [...running.keys()], begun);
      if (next === undefined) break;
      waiting.splice(waiting.indexOf(next), 1);
      begun.set(next.tenant, (begun.get(next.tenant) ?? 0) + 1);
      running.set(
        next,
        pool.run(next).then((good) => {
          running.delete(next);
          if (!good) failures += 1;
        }),
      );
    }
    if (running.size === 0) return waiting;
    await Promise.race(running.values());
  }
}
