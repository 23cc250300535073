import type { Locator, Page } from 'playwright-core';
import { allNames, normalizeHeading, sameLabel } from '../../core/names.ts';
import { nearest } from '../../core/nearest.ts';
import type { PortalShell } from '../../core/portal.ts';
import type { ControlSpec, Screen } from '../../core/screen.ts';
import { spansOf, type VersionClue } from '../../core/version-span.ts';
import { inEachFrame } from '../resolve/frames.ts';
import { headingsOf } from '../resolve/inventory.ts';
import { declaredLocator } from '../resolve/locate.ts';
import { snapshot, type Item } from './snapshot.ts';

const ACTED_ON: ReadonlySet<string> = new Set([
  'button',
  'link',
  'menuitem',
  'tab',
  'treeitem',
  'option',
  'checkbox',
  'radio',
  'switch',
  'combobox',
  'listbox',
  'textbox',
  'searchbox',
  'spinbutton',
]);

/** A control that a screen declares, as the page has it. */
export interface SeenControl {
  readonly key: string;
  /** As the screen declares it. */
  readonly role: string;
  /** The role that the page gives it, where that is another one; a run finds it all the same. */
  readonly as: string | undefined;
  /** The name under which it was found; undefined when it was not. */
  readonly name: string | undefined;
  /** Every name that the screen knows for it, oldest first. */
  readonly names: readonly string[];
  /** How many of it are in sight. */
  readonly count: number;
  /** What has the most similar names; for what was not found. */
  readonly instead: readonly string[];
}

export interface ScreenLook {
  readonly controls: readonly SeenControl[];
  /** What it shows that tells the portal's version. */
  readonly clues: readonly VersionClue[];
}

/** Every element that a declared control can be under one of its names, in what a person sees. */
export function sightings(page: Page, shell: PortalShell, spec: ControlSpec, name: string): Promise<Locator[]> {
  return inEachFrame(page, shell, (frame) =>
    declaredLocator(frame, { key: '', spec, name }).filter({ visible: true }).all(),
  );
}

/** Which of the declared controls are there, under which of their names. Opens closed sections, and touches nothing else. */
export async function lookAtScreen(page: Page, shell: PortalShell, screen: Screen): Promise<ScreenLook> {
  await openSections(page, shell, screen);
  const items = await snapshot(page, { ...shell, surroundings: [] });
  const controls: SeenControl[] = [];
  const clues: VersionClue[] = [];
  for (const [key, spec] of Object.entries(screen.controls)) {
    const names = allNames(spec.name);
    let seen: { readonly name: string; readonly count: number; readonly as?: string } | undefined;
    for (const name of names) {
      const { length } = await sightings(page, shell, spec, name);
      const as = length > 0 ? undefined : otherRole(items, name);
      if (length === 0 && as === undefined) continue;
      seen ??= as === undefined ? { name, count: length } : { name, count: 1, as };
      clues.push({ seen: `${as ?? spec.role} "${name}" on ${screen.name}`, spans: spansOf(spec.name, name) });
    }
    controls.push({
      key,
      role: spec.role,
      as: seen?.as,
      name: seen?.name,
      names,
      count: seen?.count ?? 0,
      instead: seen === undefined ? instead(items, names) : [],
    });
  }
  return { controls, clues: [...clues, ...(await titleClues(page, shell, screen))] };
}

/** What the names of a screen that changed tell, as the page has them now. */
export async function cluesOn(page: Page, shell: PortalShell, screen: Screen): Promise<VersionClue[]> {
  const clues: VersionClue[] = [];
  let items: readonly Item[] | undefined;
  for (const spec of Object.values(screen.controls)) {
    if (typeof spec.name === 'string') continue;
    for (const name of allNames(spec.name)) {
      const seen = (await sightings(page, shell, spec, name)).length > 0;
      items ??= seen ? undefined : await snapshot(page, { ...shell, surroundings: [] });
      if (seen || otherRole(items ?? [], name) !== undefined) {
        clues.push({ seen: `${spec.role} "${name}" on ${screen.name}`, spans: spansOf(spec.name, name) });
      }
    }
  }
  return clues;
}

async function titleClues(page: Page, shell: PortalShell, { name, title }: Screen): Promise<VersionClue[]> {
  if (title === undefined) return [];
  const headings = (await headingsOf(page, shell)).map(normalizeHeading);
  return allNames(title)
    .filter((one) => headings.includes(normalizeHeading(one)))
    .map((one) => ({ seen: `the title "${one}" of ${name}`, spans: spansOf(title, one) }));
}

/** Whether the control is there under any of its names, in its own role or another one. */
export async function isThere(page: Page, shell: PortalShell, spec: ControlSpec): Promise<boolean> {
  const names = allNames(spec.name);
  for (const name of names) if ((await sightings(page, shell, spec, name)).length > 0) return true;
  const items = await snapshot(page, { ...shell, surroundings: [] });
  return names.some((name) => otherRole(items, name) !== undefined);
}

/** The role of the one thing that has the name and can be acted on. */
function otherRole(items: readonly Item[], name: string): string | undefined {
  const called = items.filter((item) => ACTED_ON.has(item.role) && sameLabel(item.name, name));
  return called.length === 1 ? called[0]?.role : undefined;
}

function instead(items: readonly Item[], names: readonly string[]): string[] {
  const all = items.map((item) => item.name);
  const near = names.flatMap((name) => nearest(name, all, 3));
  const alike = items.filter(({ name }) => near.includes(name)).map(({ role, name }) => `${role} "${name}"`);
  return [...new Set(alike)].slice(0, 3);
}

/** Opens the closed sections that declared controls stand in: what a section hides cannot be looked at. */
export async function openSections(page: Page, shell: PortalShell, screen: Screen): Promise<void> {
  const sections = Object.values(screen.controls).flatMap(({ under }) => (under === undefined ? [] : allNames(under)));
  for (const section of new Set(sections)) {
    const header = Object.values(screen.controls).find(({ name }) => allNames(name).includes(section));
    if (header === undefined) continue;
    const [only, ...others] = await sightings(page, shell, header, section);
    if (only === undefined || others.length > 0) continue;
    const closed = await only.evaluate(
      (element) => element.getAttribute('aria-expanded') === 'false' && !element.hasAttribute('aria-haspopup'),
    );
    if (closed) await only.click();
  }
}
