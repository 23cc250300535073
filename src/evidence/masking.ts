import type { Frame, Locator, Page } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import type { Redactor } from '../core/secrets.ts';

/** Fields that never show on a picture, whoever typed into them. */
export const MASKED_FIELDS: readonly { readonly selector: string; readonly reason: string }[] = [
  { selector: 'input[type=password]', reason: 'password field' },
  { selector: '[autocomplete~=one-time-code]', reason: 'one-time code' },
];

export interface Mask {
  readonly selector: string;
  readonly count: number;
  readonly reason: string;
}

export interface PageMasks {
  /** What the browser paints over. */
  readonly locators: readonly Locator[];
  readonly masks: readonly Mask[];
  /** What stands in the masked fields, for texts that quote them. */
  readonly values: readonly string[];
}

const FIELDS = 'input, textarea, select';

// Runs in the page: all that it shows as text, open shadow trees included.
function readShownText(): string {
  const parts = [document.title, document.body.innerText];
  const roots: ParentNode[] = [document];
  for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot === null) continue;
      roots.push(element.shadowRoot);
      for (const child of element.shadowRoot.children) if (child instanceof HTMLElement) parts.push(child.innerText);
    }
  }
  return parts.join('\n');
}

interface Field {
  readonly value: string;
  readonly shown: string;
  readonly masked: boolean;
}

async function masksOfFrame(frame: Frame, redactor: Redactor, selectors: readonly string[]): Promise<PageMasks> {
  const always = selectors.join(', ');
  const [text, fields] = await Promise.all([
    frame.evaluate(readShownText),
    frame.locator(FIELDS).evaluateAll(
      (elements, masked): Field[] =>
        elements.map((element) => ({
          value: 'value' in element ? String(element.value) : '',
          shown: element.getAttribute('placeholder') ?? '',
          masked: element.matches(masked),
        })),
      always,
    ),
  ]);
  if (redactor.holds(text) || fields.some(({ shown }) => redactor.holds(shown))) {
    throw new Fault(
      'PR-603',
      `the page at ${redactor.redact(frame.url())} shows a secret as text; no picture was taken`,
      {
        hint: 'Add a selector for that place to the masked ones of the configuration, or keep the step from showing it.',
      },
    );
  }
  const holding = fields.flatMap(({ value }, index) => (redactor.holds(value) ? [index] : []));
  const counts = await Promise.all(selectors.map((selector) => frame.locator(selector).count()));
  return {
    locators: [
      ...selectors.flatMap((selector, index) => (counts[index] === 0 ? [] : [frame.locator(selector)])),
      ...holding.map((index) => frame.locator(FIELDS).nth(index)),
    ],
    masks: [
      ...selectors.map((selector, index) => ({
        selector,
        count: counts[index] ?? 0,
        reason: MASKED_FIELDS.find((field) => field.selector === selector)?.reason ?? 'configured',
      })),
      { selector: FIELDS, count: holding.length, reason: 'holds a secret of this run' },
    ].filter(({ count }) => count > 0),
    values: fields.flatMap(({ value, masked }) => (masked && value !== '' ? [value] : [])),
  };
}

// The frame may be gone between listing and asking; what is not there is not on the picture either.
async function unlessGone<T>(frame: Frame, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof Fault || !frame.isDetached()) throw thrown;
    return undefined;
  }
}

/**
 * What must be painted over on a picture of the page, in all its frames.
 * @throws Fault PR-603 when a secret stands on the page as text.
 */
export async function masksOf(page: Page, redactor: Redactor, configured: readonly string[]): Promise<PageMasks> {
  const selectors = [...MASKED_FIELDS.map(({ selector }) => selector), ...configured];
  const found = await Promise.all(
    page.frames().map((frame) => unlessGone(frame, masksOfFrame(frame, redactor, selectors))),
  );
  const all = found.filter((masks) => masks !== undefined);
  const bySelector = new Map<string, Mask>();
  for (const mask of all.flatMap(({ masks }) => masks)) {
    bySelector.set(mask.selector, { ...mask, count: mask.count + (bySelector.get(mask.selector)?.count ?? 0) });
  }
  return {
    locators: all.flatMap(({ locators }) => locators),
    masks: [...bySelector.values()],
    values: all.flatMap(({ values }) => values),
  };
}
