import { Fault } from '../../core/errors.ts';
import { sameLabel } from '../../core/names.ts';
import { CONTROL_ROLES, type ControlRole, type ControlSpec, type ScreenDefinition } from '../../core/screen.ts';
import { comeToRest } from '../resolve/settle.ts';
import { headingsOf } from '../resolve/inventory.ts';
import { load } from '../stand.ts';
import { snapshot, type Item } from './snapshot.ts';
import type { Visit } from './visit.ts';

/** What is on a page now, as a screen to start from. */
export interface Draft {
  readonly screen: ScreenDefinition;
  /** Controls that stand there more than once, by their keys, with how often; their section may tell them apart. */
  readonly twins: ReadonlyMap<string, number>;
}

/** Roles that a screen names for what people act on; rows, cells and options are what it holds, not what it is. */
const HELD: ReadonlySet<string> = new Set(['row', 'gridcell', 'option', 'alert', 'status', 'img', 'text', 'dialog']);
const LISTS: ReadonlySet<string> = new Set(['row', 'rowgroup', 'option', 'listitem', 'cell', 'gridcell']);
const SECTIONS: ReadonlySet<string> = new Set(['region', 'group', 'form', 'tabpanel', 'article']);
const FIRST_SIGNS: readonly ControlRole[] = ['button', 'menuitem', 'searchbox', 'textbox', 'combobox', 'tab', 'link'];
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;
const MOST = 300;

/**
 * Goes to the address, or stays where the visit stands, and takes down what a person could act on there.
 * @param taken names of screens that are there already.
 */
export async function probeScreen(
  visit: Visit,
  address: string | undefined,
  taken: ReadonlySet<string>,
): Promise<Draft> {
  const { page, portal, shell, signal } = visit;
  if (address !== undefined) {
    await load(page, new URL(address, portal.address).href);
    await comeToRest(page, visit, signal);
  }
  const items = await snapshot(page, shell);
  const headings = await headingsOf(page, shell);
  // The portal shows its active page in a frame, where there is one: its own heading stands around it.
  const title = headings[0]?.split(/\s\|\s/u)[0]?.trim() ?? (await page.title()).trim();
  const { controls, twins } = controlsOf(items, title);
  if (Object.keys(controls).length === 0) {
    throw new Fault('PR-301', `the page at ${page.url()} shows nothing with a role and a name`, {
      hint: 'Its controls may come only after a sign-in or a click, or have no accessible names.',
    });
  }
  const ready = readyOf(controls, items);
  const at = addressOf(page.url(), portal.address);
  return {
    screen: {
      name: freeName(title, taken),
      summary: `The page "${title}"`,
      ...(title === '' ? {} : { title }),
      ...(at === '' ? {} : { address: at }),
      ready,
      controls,
    },
    twins,
  };
}

const isRole = (role: string): role is ControlRole => CONTROL_ROLES.some((known) => known === role);

function controlsOf(
  items: readonly Item[],
  title: string,
): { readonly controls: Record<string, ControlSpec>; readonly twins: ReadonlyMap<string, number> } {
  const own = items.filter(
    ({ role, name, within }) =>
      isRole(role) &&
      !HELD.has(role) &&
      name.length <= 120 &&
      !within.some((around) => LISTS.has(around.role)) &&
      (role !== 'heading' || !sameLabel(name.split(/\s\|\s/u)[0] ?? '', title)),
  );
  const controls: Record<string, ControlSpec> = {};
  const twins = new Map<string, number>();
  const seen = new Set<string>();
  for (const item of own) {
    if (Object.keys(controls).length >= MOST) break;
    const { role, name } = item;
    if (!isRole(role)) continue;
    const alike = own.filter((other) => other.role === role && other.name === name);
    const section = alike.length > 1 ? sectionOf(item) : undefined;
    const same = alike.filter((other) => sectionOf(other) === section || alike.length === 1);
    const id = JSON.stringify([role, name, section]);
    if (seen.has(id)) continue;
    seen.add(id);
    const key = freeKey(name, role, controls);
    controls[key] = { role, name, ...(section === undefined ? {} : { under: section }) };
    if (same.length > 1) twins.set(key, same.length);
  }
  return { controls, twins };
}

/** The innermost section that has a name, or the heading before it. */
function sectionOf({ within, heading }: Item): string | undefined {
  return within.findLast(({ role }) => SECTIONS.has(role))?.name ?? heading;
}

/** What a page has that is there for acting on, within its active part: when that shows, the page does. */
function readyOf(controls: Readonly<Record<string, ControlSpec>>, items: readonly Item[]): string {
  const active = new Set(items.filter((item) => item.active).map(({ role, name }) => `${role} ${name}`));
  const keys = Object.keys(controls);
  const inside = keys.filter((key) => active.has(`${controls[key]?.role ?? ''} ${controlName(controls[key])}`));
  const candidates = inside.length > 0 ? inside : keys;
  for (const role of FIRST_SIGNS) {
    const first = candidates.find((key) => controls[key]?.role === role && controls[key].under === undefined);
    if (first !== undefined) return first;
  }
  return candidates[0] ?? '';
}

const controlName = (spec: ControlSpec | undefined): string => (typeof spec?.name === 'string' ? spec.name : '');

/** The part behind the portal's own address, with holes where it names an object. */
function addressOf(url: string, base: string): string {
  const path = url.startsWith(base) ? url.slice(base.length) : url;
  const parts = path.split('/');
  const names = new Map<string, number>();
  return parts
    .map((part, index) => {
      if (!GUID.test(part)) return part;
      const before = (parts[index - 1] ?? '').replace(/\W/gu, '');
      const name = before === '' || GUID.test(parts[index - 1] ?? '') ? 'id' : before;
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      return `{${name}${count === 1 ? '' : String(count)}}`;
    })
    .join('/');
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== '');

function freeName(title: string, taken: ReadonlySet<string>): string {
  const slug = wordsOf(title)
    .slice(0, 5)
    .join('-')
    .replace(/^[^a-z]+/u, '');
  const base = slug === '' ? 'page' : slug;
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
  return name;
}

function freeKey(name: string, role: string, taken: Readonly<Record<string, unknown>>): string {
  const [first = role, ...more] = wordsOf(name).slice(0, 4);
  const base = [first, ...more.map((word) => word.replace(/^./u, (letter) => letter.toUpperCase()))].join('');
  let key = base;
  for (let number = 2; Object.hasOwn(taken, key); number += 1) key = `${base}${number}`;
  return key;
}
