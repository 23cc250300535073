import { withoutCredentials } from './addresses.ts';
import type { Frame, Locator, Page } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import type { Redactor } from '../core/secrets.ts';

/** Fields that never show on a picture, whoever typed into them. */
const MASKED_FIELDS: Readonly<Record<string, string>> = {
  'input[type=password]': 'password field',
  '[autocomplete~=one-time-code]': 'one-time code',
  // The code of the sign-in page has no such mark.
  'input[name=otc]': 'one-time code',
};

const FIELDS = 'input, textarea, select';

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
  readonly window: WindowLook;
}

/** Of the page's own frame. */
export interface WindowLook {
  readonly title: string;
  /** In CSS pixels; `scale` is how many pixels of a picture one of them is. */
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

interface FrameLook {
  readonly window: WindowLook;
  /** All that the frame shows as text. */
  readonly text: string;
  readonly fields: readonly { readonly value: string; readonly masked: boolean }[];
  /** How many elements each selector finds. */
  readonly counts: readonly number[];
}

// Runs in the page, open shadow trees included; one call, because every call waits for the page. It also ends what
// moves: carets and animations that come to an end by themselves.
function lookInPage({ fields, selectors }: { fields: string; selectors: readonly string[] }): FrameLook {
  const roots: ParentNode[] = [document];
  const shown = [document.title, document.body.innerText];
  const found: { value: string; masked: boolean }[] = [];
  const counts = selectors.map(() => 0);
  for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot !== null) {
        roots.push(element.shadowRoot);
        for (const child of element.shadowRoot.children) if (child instanceof HTMLElement) shown.push(child.innerText);
      }
      const matching = selectors.filter((selector, index) => {
        if (!element.matches(selector)) return false;
        counts[index] = (counts[index] ?? 0) + 1;
        return true;
      });
      if (!element.matches(fields) || !('value' in element)) continue;
      shown.push(element.getAttribute('placeholder') ?? '');
      found.push({ value: String(element.value), masked: matching.length > 0 });
    }
  }
  const still = new CSSStyleSheet();
  still.replaceSync(':root,input,textarea,[contenteditable]{caret-color:transparent!important}');
  document.adoptedStyleSheets.push(still);
  setTimeout(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
  }, 1000);
  for (const animation of document.getAnimations()) {
    if (animation.playState === 'running' && Number.isFinite(animation.effect?.getComputedTiming().endTime)) {
      animation.finish();
    }
  }
  const size = { width: innerWidth, height: innerHeight, left: scrollX, top: scrollY, scale: devicePixelRatio };
  return { window: { title: document.title, ...size }, text: shown.join('\n'), fields: found, counts };
}

async function masksOfFrame(frame: Frame, redactor: Redactor, selectors: readonly string[]): Promise<PageMasks> {
  const { window, text, fields, counts } = await frame.evaluate(lookInPage, { fields: FIELDS, selectors });
  if (redactor.holds(text)) {
    throw new Fault(
      'PR-603',
      `the page at ${withoutCredentials(redactor.redact(frame.url()))} shows a secret as text; no picture was taken`,
      {
        hint: 'Keep the step from showing it, or have it shown in a field that is masked.',
      },
    );
  }
  const holding: number[] = [];
  if (fields.some(({ value, masked }) => !masked && redactor.holds(value))) {
    const values = await frame
      .locator(FIELDS)
      .evaluateAll((elements) => elements.map((element) => ('value' in element ? String(element.value) : '')));
    values.forEach((value, index) => {
      if (redactor.holds(value)) holding.push(index);
    });
  }
  return {
    locators: [
      ...selectors.flatMap((selector, index) => (counts[index] === 0 ? [] : [frame.locator(selector)])),
      ...holding.map((index) => frame.locator(FIELDS).nth(index)),
    ],
    masks: [
      ...selectors.map((selector, index) => ({
        selector,
        count: counts[index] ?? 0,
        reason: MASKED_FIELDS[selector] ?? 'configured',
      })),
      { selector: FIELDS, count: holding.length, reason: 'holds a secret of this run' },
    ].filter(({ count }) => count > 0),
    window,
    values: fields.flatMap(({ value, masked }) => (masked && value !== '' ? [value] : [])),
  };
}

const PATIENCE = 15_000;

// A frame may be gone between listing and asking; what is not there is not on the picture either. One that is there
// and does not answer may show anything.
async function unlessGone<T>(frame: Frame, asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Fault('PR-402', `the frame ${frame.name()} did not answer; no picture was taken`));
    }, PATIENCE);
  });
  try {
    return await Promise.race([asked, late]);
  } catch (thrown) {
    if (thrown instanceof Fault || !frame.isDetached()) throw thrown;
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What must be painted over on a picture of the page, in all its frames.
 * @throws Fault PR-603 when a secret stands on the page as text.
 */
export async function masksOf(page: Page, redactor: Redactor, configured: readonly string[]): Promise<PageMasks> {
  const selectors = [...Object.keys(MASKED_FIELDS), ...configured];
  const found = await Promise.all(
    page.frames().map((frame) => unlessGone(frame, masksOfFrame(frame, redactor, selectors))),
  );
  const all = found.filter((masks) => masks !== undefined);
  const [main] = all;
  if (main === undefined) throw new Fault('PR-406', 'the page is gone; no picture was taken');
  const bySelector = new Map<string, Mask>();
  for (const mask of all.flatMap(({ masks }) => masks)) {
    bySelector.set(mask.selector, { ...mask, count: mask.count + (bySelector.get(mask.selector)?.count ?? 0) });
  }
  return {
    locators: all.flatMap(({ locators }) => locators),
    masks: [...bySelector.values()],
    window: main.window,
    values: all.flatMap(({ values }) => values),
  };
}
