/** Work that goes on beside the run, a few pieces at a time. */
export interface WorkQueue {
  /** Takes a piece up; resolves once it may begin soon: a run that outpaces its pictures has to wait for them. */
  add(work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is left. @throws what the first piece that failed threw. */
  drain(): Promise<void>;
}

export function createWorkQueue(atOnce: number, mayWait: number): WorkQueue {
  const waiting: (() => Promise<void>)[] = [];
  const admitted: (() => void)[] = [];
  const idle: (() => void)[] = [];
  const failures: unknown[] = [];
  let running = 0;

  function next(): void {
    while (running < atOnce) {
      const work = waiting.shift();
      if (work === undefined) break;
      running += 1;
      void work()
        .catch((thrown: unknown) => failures.push(thrown))
        .finally(() => {
          running -= 1;
          next();
        });
    }
    while (waiting.length <= mayWait && admitted.length > 0) admitted.shift()?.();
    if (running === 0 && waiting.length === 0) while (idle.length > 0) idle.shift()?.();
  }

  return {
    add(work) {
      waiting.push(work);
      const room = new Promise<void>((resolve) => admitted.push(resolve));
      next();
      return room;
    },
    async drain() {
      const empty = new Promise<void>((resolve) => idle.push(resolve));
      next();
      await empty;
      if (failures.length > 0) throw failures[0];
    },
  };
}
