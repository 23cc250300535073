import type { Page } from 'playwright-core';

const TALLEST = 10_000;
const ROUNDS = 4;

// Runs in a frame: by how many CSS pixels the tallest of what scrolls in it is taller than what it shows.
function hiddenHeight(): number {
  let hidden = 0;
  for (const element of document.querySelectorAll('*')) {
    const more = element.scrollHeight - element.clientHeight;
    if (more <= hidden || element.clientHeight === 0) continue;
    const scrolls = element === document.scrollingElement || /auto|scroll/u.test(getComputedStyle(element).overflowY);
    if (scrolls) hidden = more;
  }
  return hidden;
}

const twoFrames = (): Promise<void> =>
  new Promise((resolve) =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        resolve();
      }),
    ),
  );

/**
 * Makes the window as tall as what scrolls inside of it, so that a picture shows areas whole that have bars of their
 * own; gives back what makes it as it was. Without a fixed window size nothing is done.
 */
export async function growToContent(page: Page): Promise<() => Promise<void>> {
  const size = page.viewportSize();
  if (size === null) return () => Promise.resolve();
  let height = size.height;
  for (let round = 0; round < ROUNDS; round += 1) {
    const hidden = await Promise.all(page.frames().map((frame) => frame.evaluate(hiddenHeight).catch(() => 0)));
    const next = Math.min(TALLEST, height + Math.max(0, ...hidden));
    if (next === height) break;
    height = next;
    await page.setViewportSize({ width: size.width, height });
    await page.evaluate(twoFrames);
  }
  return async () => {
    if (height !== size.height) await page.setViewportSize(size);
  };
}
