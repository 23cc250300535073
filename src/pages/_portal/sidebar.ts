import type { Locator, Page } from 'playwright-core';
import { Fault } from '../../core/errors.ts';
import { normalizeLabel } from '../../core/names.ts';
import { nearest } from '../../core/nearest.ts';
import type { PortalShell } from '../../core/portal.ts';

const ITEM = '.fxs-sidebar .fxs-sidebar-item-link';

interface Item {
  readonly text: string;
  readonly shown: boolean;
  readonly expanded: string | null;
}

/**
 * Goes along the sidebar. Items of closed groups stand in the page, hidden, and a first click on a group only opens
 * it: so each part is opened until the next one shows, and only the last one is clicked to route.
 */
export const navigateSidebar: PortalShell['navigate'] = async (page, parts, tools) => {
  await openSidebar(page, tools.signal);
  for (const [index, part] of parts.entries()) {
    tools.signal.throwIfAborted();
    const { item, expanded } = await itemNamed(page, part);
    const last = index === parts.length - 1;
    if (last) {
      await tools.aboutTo(item, part);
      await item.click();
      // A group that was closed opens at the first click and routes at the second.
      if (expanded === 'false' && (await item.getAttribute('aria-expanded')) === 'true') await item.click();
    } else if (expanded === 'false') {
      await item.click();
      const next = parts[index + 1];
      if (next !== undefined) await locate(page, next).waitFor({ state: 'visible' });
    }
  }
};

const exactly = (label: string): RegExp =>
  new RegExp(
    `^\\s*${normalizeLabel(label)
      .replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')
      .replaceAll(' ', '\\s+')}\\s*$`,
    'iu',
  );

const locate = (page: Page, label: string): Locator =>
  page
    .locator(ITEM)
    .filter({ hasText: exactly(label) })
    .filter({ visible: true });

async function openSidebar(page: Page, signal: AbortSignal): Promise<void> {
  await page.locator('.fxs-topbar').waitFor({ state: 'visible' });
  signal.throwIfAborted();
  const items = page.locator(ITEM).filter({ visible: true });
  if ((await items.count()) === 0) await page.getByRole('button', { name: 'Show portal menu' }).click();
}

async function itemNamed(page: Page, label: string): Promise<{ item: Locator; expanded: string | null }> {
  const item = locate(page, label);
  try {
    await item.waitFor({ state: 'visible', timeout: 5000 });
  } catch (error) {
    const items = await page.locator(ITEM).evaluateAll((elements): Item[] =>
      elements.map((element) => ({
        text: element.textContent.replace(/\s+/gu, ' ').trim(),
        shown: element.getBoundingClientRect().height > 0,
        expanded: element.getAttribute('aria-expanded'),
      })),
    );
    const shown = items.filter((entry) => entry.shown).map((entry) => entry.text);
    const several = shown.filter((text) => normalizeLabel(text) === normalizeLabel(label)).length;
    if (several > 1) throw new Fault('PR-303', `the sidebar has ${several} items named "${label}"`, { cause: error });
    const near = nearest(label, shown);
    throw new Fault('PR-301', `the sidebar has no item "${label}"`, {
      cause: error,
      hint:
        near.length > 0
          ? `The nearest are ${near.map((text) => `"${text}"`).join(', ')}.`
          : `It shows ${shown.slice(0, 10).join(', ')}.`,
    });
  }
  return { item, expanded: await item.getAttribute('aria-expanded') };
}
