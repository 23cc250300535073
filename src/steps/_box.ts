import type { Locator } from 'playwright-core';
import type { Resolved } from '../core/step.ts';

/**
 * Clicks a box or radio button as a person does: itself, or what is drawn in its place and reaches it, which lies over
 * it or is its label.
 */
export async function clickBox({ frame }: Pick<Resolved, 'frame'>, box: Locator, timeout: number): Promise<void> {
  const way = await box.evaluate(
    (element): { kind: 'itself' | 'through' } | { kind: 'label'; at: number; corner: boolean } => {
      const root = element.getRootNode();
      if (!(element instanceof HTMLInputElement) || !(root instanceof Document || root instanceof ShadowRoot))
        return { kind: 'itself' };
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const over = root.elementFromPoint(left + width / 2, top + height / 2);
      if (over === element) return { kind: 'itself' };
      const labels = [...(element.labels ?? [])];
      if (over !== null && labels.some((label) => label.contains(over))) return { kind: 'through' };
      const drawn = labels.find((label) => {
        const box = label.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && label.checkVisibility({ visibilityProperty: true });
      });
      if (drawn === undefined) return { kind: 'itself' };
      const at = [...document.querySelectorAll('label')].indexOf(drawn);
      return at === -1 ? { kind: 'itself' } : { kind: 'label', at, corner: drawn.querySelector('a, button') !== null };
    },
    undefined,
    { timeout },
  );
  if (way.kind === 'label') {
    // The middle of a label may be a link, such as one to the terms that are agreed to.
    const position = way.corner ? { position: { x: 3, y: 3 } } : {};
    await frame
      .locator('css:light=label')
      .nth(way.at)
      .click({ timeout, ...position });
  } else await box.click({ timeout, force: way.kind === 'through' });
}
