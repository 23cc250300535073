import type { Page } from 'playwright-core';
import type { PortalShell } from '../../core/portal.ts';
import { inEachFrame } from './frames.ts';

/** A thing with a name that a person sees, for "the nearest are". */
export interface Named {
  readonly name: string;
  readonly role: string;
}

/** Everything on the page that has a role or takes input, with its name as it reads; at most 2,000 a frame. */
export function inventory(page: Page, shell: PortalShell): Promise<Named[]> {
  const selector =
    'a[href], button, input, select, textarea, summary, h1, h2, h3, h4, label, [role], [aria-label], [tabindex], [title]';
  // Locators look into shadow roots as well, which the document's own search does not.
  return inEachFrame(page, shell, (frame) =>
    frame.locator(selector).evaluateAll((elements) =>
      elements
        .filter(
          (element) =>
            element.getBoundingClientRect().height > 0 && element.checkVisibility({ visibilityProperty: true }),
        )
        .slice(0, 2000)
        .map((element) => ({
          name: (
            element.getAttribute('aria-label') ??
            (element instanceof HTMLInputElement
              ? (element.labels?.[0]?.textContent ?? element.placeholder)
              : element.textContent)
          )
            .replace(/\s+/gu, ' ')
            .trim(),
          role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
        }))
        .filter(({ name }) => name !== '' && name.length <= 120),
    ),
  );
}

/** The headings that a person sees, in every frame, and what the shell marks as titles. */
export function headingsOf(page: Page, shell: PortalShell): Promise<string[]> {
  const selector = ['h1, h2, h3, h4, h5, h6, [role=heading], [role=dialog], dialog', ...shell.titles].join(', ');
  return inEachFrame(page, shell, (frame) =>
    frame.locator(selector).evaluateAll((elements) => {
      const nameOf = (element: Element): string => {
        const own = element.getAttribute('aria-label');
        if (own !== null) return own;
        const root = element.getRootNode();
        const id = element.getAttribute('aria-labelledby') ?? '';
        const named = root instanceof Document || root instanceof ShadowRoot ? root.getElementById(id) : null;
        return named?.textContent ?? '';
      };
      return elements
        .filter(
          (element) =>
            element.getBoundingClientRect().height > 0 && element.checkVisibility({ visibilityProperty: true }),
        )
        .map((element) => (element.matches('dialog, [role=dialog]') ? nameOf(element) : element.textContent))
        .map((text) => text.replace(/\s+/gu, ' ').trim())
        .filter((text) => text !== '');
    }),
  );
}

/** The texts of the cells of every visible row, in every frame; rows of column headers are left out. */
export function rowsOf(page: Page, shell: PortalShell): Promise<string[][]> {
  return inEachFrame(page, shell, (frame) =>
    frame.locator('[role=row], tr').evaluateAll((elements) =>
      elements
        .filter((row) => row.getBoundingClientRect().height > 0 && row.checkVisibility({ visibilityProperty: true }))
        .map((row) =>
          [...row.querySelectorAll('[role=gridcell], [role=rowheader], [role=cell], td')].map((cell) =>
            cell.textContent.replace(/\s+/gu, ' ').trim(),
          ),
        )
        .filter((cells) => cells.length > 0),
    ),
  );
}
