import { withoutCredentials } from './addresses.ts';
import type { CDPSession, Frame, Locator, Page } from 'playwright-core';
import type { Mark } from '../core/evidence.ts';
import { textPattern, type MaskRule } from '../core/masks.ts';
import { MASK, type Redactor } from '../core/secrets.ts';
import { growToContent } from './whole-page.ts';
import { masksOf, type Mask, type PageMasks } from './masking.ts';
import { Fault } from '../core/errors.ts';

/** A rectangle in pixels of the picture. */
export interface Box {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly png: Buffer;
  /** By the clock of this machine, just before the browser was asked. */
  readonly takenAt: Date;
  readonly boxes: readonly Box[];
  readonly masks: readonly Mask[];
  readonly url: string;
  readonly title: string;
  /** In CSS pixels, and how many pixels of the picture one of them is. */
  readonly viewport: { readonly width: number; readonly height: number; readonly scale: number };
  /** The accessibility tree of each frame that has one, as YAML. */
  readonly accessibility: readonly { readonly frame: string; readonly tree: string }[];
}

export interface CaptureOptions {
  readonly redactor: Redactor;
  readonly masks: readonly MaskRule[];
  readonly now: () => Date;
  readonly full: boolean;
}

const PATIENCE = 15_000;
const MASK_COLOR = '#5b5fc7';

async function boxOf({ locator, label }: Mark): Promise<Box | undefined> {
  // What is covered or gone by now has no box; the picture stands without it.
  const box = await locator.boundingBox({ timeout: 1000 }).catch(() => null);
  return box === null ? undefined : { label, ...box };
}

// The tree quotes the values of fields. A short one is replaced only where it stands as a value of its own.
function withoutValues(tree: string, values: readonly string[]): string {
  const lines = tree.split('\n').map((line) => {
    const value = /: "?(?<value>[^"]*)"?$/u.exec(line)?.groups?.['value'] ?? '';
    return value !== '' && values.includes(value) ? line.replace(/: "?[^"]*"?$/u, `: ${MASK}`) : line;
  });
  const long = values.filter((value) => value.length >= 4);
  return long.reduce((rest, value) => rest.replaceAll(value, MASK), lines.join('\n'));
}

const sessions = new WeakMap<Page, Promise<CDPSession | undefined>>();

// The browser itself is asked where nothing is to be painted over: that is three times as quick as Playwright's way,
// which prepares every frame anew. The first look has stilled the page. Only Chromium has this.
async function asShown(page: Page): Promise<Buffer> {
  let opening = sessions.get(page);
  if (opening === undefined) {
    opening = page
      .context()
      .newCDPSession(page)
      .catch(() => undefined);
    sessions.set(page, opening);
  }
  const session = await opening;
  const answer = await session
    ?.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
    .catch(() => undefined);
  return answer === undefined ? paintedOver(page, undefined, false) : Buffer.from(answer.data, 'base64');
}

function paintedOver(page: Page, masks: PageMasks | undefined, full: boolean): Promise<Buffer> {
  return page.screenshot({
    type: 'png',
    fullPage: full,
    animations: 'disabled',
    caret: 'hide',
    scale: 'device',
    mask: [...(masks?.locators ?? [])],
    maskColor: MASK_COLOR,
    timeout: PATIENCE,
  });
}

async function treeOf(body: Locator): Promise<string> {
  return body.ariaSnapshot({ timeout: 2000 }).catch(() => '');
}

async function accessibilityOf(frames: readonly Frame[]): Promise<{ frame: string; tree: string }[]> {
  const trees = await Promise.all(
    frames.map(async (frame) => ({
      frame: withoutCredentials(frame.url()),
      tree: await treeOf(frame.locator('body')),
    })),
  );
  return trees.filter(({ tree }) => tree !== '');
}

/** The PNG's own width and height (RFC 2083, 11.2.1: the IHDR chunk comes first). */
export function sizeOfPng(png: Buffer): { width: number; height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

const MOST_ATTEMPTS = 3;

/** Whether a second look finds the same places to paint over as the first. */
const sameMasks = (one: PageMasks, other: PageMasks): boolean =>
  JSON.stringify(one.masks) === JSON.stringify(other.masks);

/**
 * Takes a lossless picture of the page as it stands, with secrets painted over by the browser itself, and measures the
 * marked controls in the same moment. Looks again afterwards, since the page may have changed in between.
 * @throws Fault PR-603 when the page shows a secret as text, or keeps moving the fields that hold one.
 */
export async function capture(page: Page, marks: readonly Mark[], options: CaptureOptions): Promise<Picture> {
  const restore = options.full ? await growToContent(page) : undefined;
  try {
    return await captureAtRest(page, marks, options);
  } finally {
    await restore?.();
  }
}

async function captureAtRest(page: Page, marks: readonly Mark[], options: CaptureOptions): Promise<Picture> {
  const { redactor, masks: rules } = options;
  let masks = await masksOf(page, redactor, rules);
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const picture = await take(page, marks, masks, options);
    const after = await masksOf(page, redactor, rules);
    if (sameMasks(masks, after)) return picture;
    masks = after;
  }
  throw new Fault(
    'PR-603',
    `the page at ${withoutCredentials(redactor.redact(page.url()))} keeps changing the fields that must be masked`,
    {
      hint: 'Have the step wait until the page is at rest.',
    },
  );
}

async function take(
  page: Page,
  marks: readonly Mark[],
  masks: PageMasks,
  { redactor, masks: rules, now, full }: CaptureOptions,
): Promise<Picture> {
  const takenAt = now();
  const { window } = masks;
  const [png, boxes, accessibility] = await Promise.all([
    full || masks.locators.length > 0 ? paintedOver(page, masks, full) : asShown(page),
    Promise.all(marks.map(boxOf)),
    accessibilityOf(masks.frames),
  ]);
  // What the rules mask on the picture is no more to be read beside it.
  const hide = (text: string): string =>
    rules
      .filter(({ by }) => by === 'text')
      .reduce((rest, rule) => rest.replace(textPattern(rule), MASK), redactor.redact(text));
  const shift = full ? { x: window.left, y: window.top } : { x: 0, y: 0 };
  return {
    png,
    takenAt,
    boxes: boxes
      .filter((box) => box !== undefined)
      .map(({ label, x, y, width, height }) => ({
        label: redactor.redact(label),
        x: (x + shift.x) * window.scale,
        y: (y + shift.y) * window.scale,
        width: width * window.scale,
        height: height * window.scale,
      })),
    masks: masks.masks,
    url: withoutCredentials(hide(page.url())),
    title: hide(window.title),
    viewport: { width: window.width, height: window.height, scale: window.scale },
    accessibility: accessibility.map(({ frame, tree }) => ({
      frame: hide(frame),
      tree: hide(withoutValues(tree, masks.values)),
    })),
  };
}
