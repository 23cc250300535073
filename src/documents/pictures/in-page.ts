import type { ShotRequest } from '../../core/evidence.ts';
import { patternOf, type Replacements, type Seen } from './sample-names.ts';

type Page = ShotRequest['page'];
type Frame = ReturnType<Page['frames']>[number];

const MOST = 2000;

// The next functions run in the page and can use nothing from outside. What is not shown is left alone: pre-warmed
// frames fill at their own pace, and would number the ids by chance.
function seenInPage(most: number): {
  ids: { id: string; app: boolean }[];
  addresses: string[];
  names: string[];
  tenants: [string, string][];
  times: string[];
} {
  const ids = new Map<string, boolean>();
  const addresses = new Set<string>();
  const names = new Set<string>();
  const tenants = new Map<string, string>();
  const times = new Set<string>();
  // What stands before a text and says what it is: a label, the head of its column, the term of a list.
  const captionOf = (element: Element | null): string => {
    if (element === null) return '';
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
      return `${element.ariaLabel ?? ''} ${[...(element.labels ?? [])].map((label) => label.textContent).join(' ')}`;
    const cell = element.closest('td, [role=cell], [role=gridcell]');
    if (cell !== null && cell.parentElement !== null) {
      const at = [...cell.parentElement.children].indexOf(cell);
      const heads = cell.closest('table, [role=grid], [role=table]')?.querySelectorAll('th, [role=columnheader]');
      return heads?.[at]?.textContent ?? '';
    }
    return (element.previousElementSibling ?? element.parentElement?.previousElementSibling)?.textContent ?? '';
  };
  const look = (text: string, element: Element | null): void => {
    if (ids.size + addresses.size + names.size + times.size > most) return;
    for (const [id] of text.matchAll(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/giu))
      if (ids.get(id) !== true)
        ids.set(id, /\b(?:app(?:lication)?|client)(?: \(client\))? id\b/iu.test(captionOf(element).slice(0, 200)));
    for (const [address] of text.matchAll(/[\p{L}\p{N}._%+#-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu))
      addresses.add(address);
    for (const [time] of text.matchAll(/(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[AP]M)?(?![\d:])/gu))
      times.add(time);
    const short = text.trim().slice(0, 200);
    if (/^\p{Lu}[\p{L}'\u2019.-]+(?: \p{Lu}[\p{L}'\u2019.-]*){1,3}$/u.test(short)) names.add(short);
    const tenant = /^(.{2,80}?)\s+\(([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)\)$/u.exec(short);
    if (tenant?.[1] !== undefined && tenant[2] !== undefined) tenants.set(tenant[1], tenant[2]);
  };
  const roots: Node[] = [document];
  for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof Element) {
        if (node.shadowRoot !== null) roots.push(node.shadowRoot);
        if ((node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) && node.checkVisibility()) {
          if (node.type !== 'password') look(node.value, node);
          look(node.placeholder, null);
        }
        // A text may be cut into several nodes: `Contoso`, ` (`, `contoso.com`.
        else if (node.childElementCount === 0 && node.childNodes.length > 1 && node.checkVisibility())
          look(node.textContent, node);
      } else if (node.parentElement?.checkVisibility() === true) look(node.textContent ?? '', node.parentElement);
    }
  }
  return {
    ids: [...ids].map(([id, app]) => ({ id, app })),
    addresses: [...addresses],
    names: [...names],
    tenants: [...tenants],
    times: [...times],
  };
}

type Undo = {
  readonly node: Text | HTMLInputElement | HTMLTextAreaElement;
  readonly text: string;
  readonly hint: string;
}[];

function replaceInPage({ pattern, pairs }: { pattern: string; pairs: readonly (readonly [string, string])[] }): Undo {
  const samples = new Map(pairs.map(([real, sample]) => [real.toLowerCase(), sample]));
  const changed = (text: string): string =>
    text.replace(new RegExp(pattern, 'giu'), (real) => samples.get(real.toLowerCase()) ?? real);
  const undo: Undo = [];
  const roots: Node[] = [document];
  for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof Element && node.shadowRoot !== null) roots.push(node.shadowRoot);
      if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) {
        // Secrets stay what they are: the browser paints over them.
        if (/^(?:password|checkbox|radio|file|hidden|range|color)$/u.test(node.type)) continue;
        const [value, hint] = [changed(node.value), changed(node.placeholder)];
        if (value === node.value && hint === node.placeholder) continue;
        undo.push({ node, text: node.value, hint: node.placeholder });
        node.value = value;
        node.placeholder = hint;
      } else if (node instanceof Text && !(node.parentElement instanceof HTMLScriptElement)) {
        const text = changed(node.data);
        if (text === node.data) continue;
        undo.push({ node, text: node.data, hint: '' });
        node.data = text;
      }
    }
  }
  return undo;
}

function undoInPage(undo: Undo): void {
  for (const { node, text, hint } of undo) {
    if (node instanceof Text) node.data = text;
    else {
      node.value = text;
      node.placeholder = hint;
    }
  }
}

// A frame may go while it is asked; what is gone is not on the picture either.
async function unlessGone<T>(frame: Frame, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (frame.isDetached()) return undefined;
    throw error;
  }
}

/** What all frames of the page show, in their order. */
export async function seenOn(page: Page): Promise<Seen> {
  const all: Seen[] = [];
  for (const frame of page.frames()) {
    const shown = await unlessGone(
      frame,
      isShown(frame).then((yes) => (yes ? frame.evaluate(seenInPage, MOST) : undefined)),
    );
    if (shown !== undefined) all.push(shown);
  }
  return {
    ids: all.flatMap(({ ids }) => ids),
    addresses: all.flatMap(({ addresses }) => addresses),
    names: all.flatMap(({ names }) => names),
    tenants: all.flatMap(({ tenants }) => tenants),
    times: all.flatMap(({ times }) => times),
  };
}

async function isShown(frame: Frame): Promise<boolean> {
  for (let one: Frame | null = frame; one.parentFrame() !== null;) {
    const element = await one.frameElement();
    if (!(await element.isVisible())) return false;
    one = one.parentFrame();
    if (one === null) return true;
  }
  return true;
}

function hideInPage(selectors: readonly string[]): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${selectors.join(',')}{visibility:hidden!important}`);
  document.adoptedStyleSheets.push(sheet);
  return sheet;
}

function showInPage(sheet: CSSStyleSheet): void {
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
}

/** Hides what shows for a moment only; gives back what shows it again. */
export async function hideOn(page: Page, selectors: readonly string[]): Promise<() => Promise<void>> {
  if (selectors.length === 0) return () => Promise.resolve();
  const sheet = await page.evaluateHandle(hideInPage, selectors);
  return () => sheet.evaluate(showInPage);
}

/** Shows the samples in place of the real texts, in every frame; gives back what makes the page as it was. */
export async function replaceOn(page: Page, replacements: Replacements): Promise<() => Promise<void>> {
  if (replacements.length === 0) return () => Promise.resolve();
  const asked = { pattern: patternOf(replacements), pairs: replacements };
  const undone: (() => Promise<void>)[] = [];
  for (const frame of page.frames()) {
    const undo = await unlessGone(frame, frame.evaluateHandle(replaceInPage, asked));
    if (undo === undefined) continue;
    undone.push(async () => {
      await unlessGone(frame, undo.evaluate(undoInPage));
      await undo.dispose().catch(() => undefined);
    });
  }
  return async () => {
    for (const back of undone) await back();
  };
}
