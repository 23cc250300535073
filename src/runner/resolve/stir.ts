import type { Frame, Page } from 'playwright-core';

/**
 * Resolves at the next change of what the page holds, or after some milliseconds. A look that found nothing is worth
 * repeating then, and neither before nor much later.
 */
export async function stirring(page: Page, ms: number): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  let wake = (): void => undefined;
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
    late = setTimeout(resolve, ms);
  });
  page.once('framenavigated', wake);
  for (const frame of page.frames()) void changeIn(frame, ms).then(wake);
  await woken;
  clearTimeout(late);
  page.off('framenavigated', wake);
}

/** Looks at the tree alone: what only moves is found by the next look in its time. */
async function changeIn(frame: Frame, ms: number): Promise<void> {
  try {
    await frame.evaluate(
      (limit) =>
        new Promise<void>((resolve) => {
          const end = (): void => {
            observer.disconnect();
            clearTimeout(late);
            resolve();
          };
          const observer = new MutationObserver(end);
          const late = setTimeout(end, limit);
          observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        }),
      ms,
    );
  } catch {
    // The frame went away, which is a change.
  }
}
