import type { Page } from 'playwright-core';
import type { PortalShell } from '../../core/portal.ts';
import { inEachFrame } from './frames.ts';

/** A thing with a name that a person sees, for "the nearest are". */
export interface Named {
  readonly name: string;
  readonly role: string;
}

/** Everything on the page that has a role or takes input, with its name as it reads; at most 2,000. */
export function inventory(page: Page, shell: PortalShell): Promise<Named[]> {
  return inEachFrame(page, shell, (frame) =>
    frame.evaluate(() => {
      const selector =
        'a[href], button, input, select, textarea, summary, h1, h2, h3, h4, label, [role], [aria-label], [tabindex], [title]';
      return [...document.querySelectorAll(selector)]
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
        .filter(({ name }) => name !== '' && name.length <= 120);
    }),
  );
}

/** The headings that a person sees, in every frame, and what the shell marks as titles. */
export function headingsOf(page: Page, shell: PortalShell): Promise<string[]> {
  return inEachFrame(page, shell, (frame) =>
    frame.evaluate(
      (selectors) =>
        [...document.querySelectorAll(['h1', 'h2', 'h3', '[role=heading]', '[role=dialog]', ...selectors].join(', '))]
          .filter(
            (element) =>
              element.getBoundingClientRect().height > 0 && element.checkVisibility({ visibilityProperty: true }),
          )
          .map((element) =>
            element.getAttribute('role') === 'dialog'
              ? (element.getAttribute('aria-label') ??
                document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent ??
                '')
              : element.textContent,
          )
          .map((text) => text.replace(/\s+/gu, ' ').trim())
          .filter((text) => text !== ''),
      shell.titles,
    ),
  );
}

/** The texts of the cells of every visible row, in every frame; rows of column headers are left out. */
export function rowsOf(page: Page, shell: PortalShell): Promise<string[][]> {
  return inEachFrame(page, shell, (frame) =>
    frame.evaluate(() =>
      [...document.querySelectorAll('[role=row], tr')]
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
