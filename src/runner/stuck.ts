import type { Page } from 'playwright-core';

/** What goes on when its time is over has so long to notice by itself. */
const NOTICE_MS = 3_000;

/**
 * Closes the page on which something is still under way a moment after the time for it was over: a page that answers
 * nothing, such as one whose script turns for ever, would hold the run for ever, and what it was asked for could still
 * happen later.
 */
export function closeWhenStuck(signal: AbortSignal, page: () => Page | undefined): { end(): void } {
  let timer: NodeJS.Timeout | undefined;
  const over = (): void => {
    timer = setTimeout(
      () =>
        void page()
          ?.close()
          .catch(() => undefined),
      NOTICE_MS,
    );
  };
  signal.addEventListener('abort', over, { once: true });
  return {
    end() {
      signal.removeEventListener('abort', over);
      clearTimeout(timer);
    },
  };
}
