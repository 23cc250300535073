import type { Frame, Page } from 'playwright-core';
import { parse } from 'yaml';
import type { PortalShell } from '../../core/portal.ts';
import { visibleFrames } from '../resolve/frames.ts';

/** Something with a role and an accessible name, as assistive technology is told of it. */
export interface Item {
  readonly role: string;
  readonly name: string;
  /** Names of what it stands in, the outermost first: regions, groups, sections, tables. */
  readonly within: readonly { readonly role: string; readonly name: string }[];
  /** The heading that comes before it in its frame. */
  readonly heading: string | undefined;
  /** In the portal's active page, and not around it. */
  readonly active: boolean;
}

const LINE = /^(?<role>\w+)(?: (?<name>"(?:[^"\\]|\\.)*"))?/u;

/** All that the page says it has, in the order of the page, without what stands around every page. */
export async function snapshot(page: Page, shell: PortalShell): Promise<Item[]> {
  const items: Item[] = [];
  for (const { frame, active } of await visibleFrames(page, shell)) {
    const around = frame === page.mainFrame() ? await aroundOf(frame, shell) : [];
    for (const item of itemsOf(await ariaOf(frame, 'body'), active)) {
      const at = around.findIndex(({ role, name }) => role === item.role && name === item.name);
      if (at === -1) items.push(item);
      else around.splice(at, 1);
    }
  }
  return items;
}

async function aroundOf(frame: Frame, { surroundings = [] }: PortalShell): Promise<Item[]> {
  const texts = await Promise.all(surroundings.map((selector) => ariaOf(frame, selector)));
  return texts.flatMap((text) => itemsOf(text, false));
}

async function ariaOf(frame: Frame, selector: string): Promise<string> {
  const all = await frame
    .locator(selector)
    .filter({ visible: true })
    .all()
    .catch(() => []);
  const texts = await Promise.all(all.map((one) => one.ariaSnapshot().catch(() => '')));
  return texts.join('\n');
}

function itemsOf(text: string, active: boolean): Item[] {
  const items: Item[] = [];
  let heading: string | undefined;
  const visit = (node: unknown, within: Item['within']): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child, within);
      return;
    }
    const [line, children] = typeof node === 'string' ? [node, undefined] : firstEntry(node);
    const { role, name: quoted } = LINE.exec(line)?.groups ?? {};
    if (role === undefined || line.startsWith('/')) return;
    // Names are quoted as JSON quotes them.
    const name = quoted === undefined ? '' : String(JSON.parse(quoted));
    if (name !== '') items.push({ role, name, within, heading, active });
    if (role === 'heading' && name !== '') heading = name;
    if (typeof children === 'object') visit(children, name === '' ? within : [...within, { role, name }]);
  };
  visit(parse(text), []);
  return items;
}

function firstEntry(node: unknown): readonly [string, unknown] {
  const entries: readonly (readonly [string, unknown])[] =
    typeof node === 'object' && node !== null ? Object.entries(node) : [];
  return entries[0] ?? ['', undefined];
}
