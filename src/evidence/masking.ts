import { withoutCredentials } from './addresses.ts';
import type { Frame, Locator, Page } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import { textPattern, type MaskRule } from '../core/masks.ts';
import type { Redactor } from '../core/secrets.ts';

/** Fields that never show on a picture, whoever typed into them. */
const ALWAYS: readonly MaskRule[] = [
  { by: 'selector', what: 'input[type=password]', reason: 'password field' },
  { by: 'selector', what: '[autocomplete~=one-time-code]', reason: 'one-time code' },
  // The code of the sign-in page has no such mark.
  { by: 'selector', what: 'input[name=otc]', reason: 'one-time code' },
];

const FIELDS = 'input, textarea, select';

export interface Mask {
  /** CSS; `label: ...` and `text: ...` for what was found by its name or by what it shows. */
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
  /** The frames that have a size: what others hold is on no picture. */
  readonly frames: readonly Frame[];
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
  /** What stands in those that are no fields. */
  readonly hidden: readonly string[];
}

// Runs in the page, open shadow trees included; one call, because every call waits for the page. It also ends what
// moves: carets and animations that come to an end by themselves.
function lookInPage({ fields, selectors }: { fields: string; selectors: readonly string[] }): FrameLook {
  const roots: ParentNode[] = [document];
  const shown = [document.title, document.body.innerText];
  const found: { value: string; masked: boolean }[] = [];
  const counts = selectors.map(() => 0);
  const hidden: string[] = [];
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
      if (!element.matches(fields) || !('value' in element)) {
        if (matching.length > 0 && element instanceof HTMLElement) hidden.push(...element.innerText.split('\n'));
        continue;
      }
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
  return { window: { title: document.title, ...size }, text: shown.join('\n'), fields: found, counts, hidden };
}

/** Where a rule by name or text finds something, and what stands there. */
interface Found {
  readonly rule: MaskRule;
  readonly locator: Locator;
  readonly texts: readonly string[];
}

// Runs in the page: what stands in an element, as a person reads it.
const standsIn = (elements: readonly Element[]): string[] =>
  elements.map((element) =>
    'value' in element
      ? String(element.value)
      : element instanceof HTMLElement
        ? element.innerText
        : element.textContent,
  );

async function findByRules(frame: Frame, rules: readonly MaskRule[], text: string): Promise<Found[]> {
  const asked = rules.flatMap((rule): { rule: MaskRule; locator: Locator }[] => {
    if (rule.by === 'label') return [{ rule, locator: frame.getByLabel(rule.what, { exact: true }) }];
    if (rule.by !== 'text' || !textPattern(rule).test(text)) return [];
    return [{ rule, locator: frame.getByText(new RegExp(rule.what, 'iu')) }];
  });
  const found = await Promise.all(
    asked.map(async ({ rule, locator }) => ({ rule, locator, texts: await locator.evaluateAll(standsIn) })),
  );
  return found.filter(({ texts }) => texts.length > 0);
}

const nameOfRule = (rule: MaskRule): string => (rule.by === 'selector' ? rule.what : `${rule.by}: ${rule.what}`);

async function masksOfFrame(frame: Frame, redactor: Redactor, rules: readonly MaskRule[]): Promise<PageMasks> {
  const bySelector = rules.filter(({ by }) => by === 'selector');
  const selectors = bySelector.map(({ what }) => what);
  const { window, text, fields, counts, hidden } = await frame.evaluate(lookInPage, { fields: FIELDS, selectors });
  if (redactor.holds(text)) {
    throw new Fault(
      'PR-603',
      `the page at ${withoutCredentials(redactor.redact(frame.url()))} shows a secret as text; no picture was taken`,
      {
        hint: 'Keep the step from showing it, or have it shown in a field that is masked.',
      },
    );
  }
  const why = (value: string): string | undefined =>
    redactor.holds(value)
      ? 'holds a secret of this run'
      : rules.find((rule) => rule.by === 'text' && textPattern(rule).test(value))?.reason;
  const holding: { readonly index: number; readonly reason: string; readonly value: string }[] = [];
  if (fields.some(({ value, masked }) => !masked && why(value) !== undefined)) {
    const values = await frame.locator(FIELDS).evaluateAll(standsIn);
    values.forEach((value, index) => {
      const reason = why(value);
      if (reason !== undefined) holding.push({ index, reason, value });
    });
  }
  const found = await findByRules(frame, rules, text);
  return {
    locators: [
      ...selectors.flatMap((selector, index) => (counts[index] === 0 ? [] : [frame.locator(selector)])),
      ...holding.map(({ index }) => frame.locator(FIELDS).nth(index)),
      ...found.map(({ locator }) => locator),
    ],
    masks: [
      ...bySelector.map((rule, index) => ({
        selector: rule.what,
        count: counts[index] ?? 0,
        reason: rule.reason,
      })),
      ...holding.map(({ reason }) => ({ selector: FIELDS, count: 1, reason })),
      ...found.map(({ rule, texts }) => ({ selector: nameOfRule(rule), count: texts.length, reason: rule.reason })),
    ].filter(({ count }) => count > 0),
    window,
    frames: window.width > 0 && window.height > 0 ? [frame] : [],
    values: [
      ...fields.flatMap(({ value, masked }) => (masked ? [value] : [])),
      ...holding.map(({ value }) => value),
      ...hidden,
      ...found.flatMap(({ texts }) => texts.flatMap((one) => one.split('\n'))),
    ]
      .map((value) => value.trim())
      .filter((value) => value !== ''),
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
export async function masksOf(page: Page, redactor: Redactor, configured: readonly MaskRule[]): Promise<PageMasks> {
  const rules = [...ALWAYS, ...configured];
  const found = await Promise.all(
    page.frames().map((frame) => unlessGone(frame, masksOfFrame(frame, redactor, rules))),
  );
  const all = found.filter((masks) => masks !== undefined);
  const [main] = all;
  if (main === undefined) throw new Fault('PR-406', 'the page is gone; no picture was taken');
  const byPlace = new Map<string, Mask>();
  for (const mask of all.flatMap(({ masks }) => masks)) {
    const place = `${mask.selector}\n${mask.reason}`;
    byPlace.set(place, { ...mask, count: mask.count + (byPlace.get(place)?.count ?? 0) });
  }
  return {
    locators: all.flatMap(({ locators }) => locators),
    masks: [...byPlace.values()],
    window: main.window,
    frames: all.flatMap(({ frames }) => frames),
    values: all.flatMap(({ values }) => values),
  };
}
