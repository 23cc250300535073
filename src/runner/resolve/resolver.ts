import type { Frame, Locator, Page } from 'playwright-core';
import { nameAt, type PortalVersion } from '../../core/names.ts';
import type { PortalShell } from '../../core/portal.ts';
import type { Screen } from '../../core/screen.ts';
import type { Resolved, Verb } from '../../core/step.ts';
import { declaredControls, type Declared } from './declared.ts';
import { visibleFrames, type VisibleFrame } from './frames.ts';
import { namePattern } from './pattern.ts';
import { ROLES_BY_VERB, textWillDo, type AriaRole } from './roles.ts';

export interface Question {
  readonly page: Page;
  readonly shell: PortalShell;
  readonly version: PortalVersion;
  readonly screen: Screen | undefined;
  readonly verb: Verb;
  readonly label: string;
  readonly under: string | undefined;
  /**
   * `declared`: only the control that the screen declares by that label, if it declares one; it may not be drawn yet.
   * `any`: then whatever has the name.
   */
  readonly reach: 'declared' | 'any';
}

/** One match as the page describes it. */
interface Sighting {
  readonly role: string;
  readonly name: string;
  /** It reacts to a click by its looks: the pointer over it, a place in the tab order, a handler of its own. */
  readonly inviting: boolean;
  /** Index of the pane it lies in, topmost highest; -1 in none. */
  readonly pane: number;
}

interface Match extends Sighting {
  readonly frame: VisibleFrame;
  readonly tier: number;
  readonly locator: Locator;
}

/**
 * Every element that the label can mean in what a person sees, best kind only: the screen's declared control if it is
 * there, otherwise by role and accessible name. More than one in the answer means that the label is ambiguous.
 */
export async function resolve(question: Question): Promise<Resolved[]> {
  const { page, shell, screen, verb, label, version, under } = question;
  const frames = await visibleFrames(page, shell);
  const declared = screen === undefined || label === '' ? [] : declaredControls(screen, label, verb, version, under);
  for (const control of declared) {
    const matches = await matchesOf(frames, shell, (frame) => declaredLocator(frame, control), [[roleOf(control)]]);
    const section =
      under ?? (control.spec.under === undefined ? undefined : (nameAt(control.spec.under, version) ?? undefined));
    const best = await narrow(matches, section, shell);
    if (best.length > 0) return best.map((match) => answer(question, match, control.key));
  }
  if (declared.length > 0 && question.reach === 'declared') return [];
  // A live page may give a control another role than its screen declares; its name is that of this version all the same.
  const name = declared.length === 1 ? (declared[0]?.name ?? label) : label;
  const pattern = label === '' ? undefined : namePattern(name);
  const tiers = ROLES_BY_VERB[verb];
  const named = pattern === undefined ? {} : { name: pattern };
  const byRole = await matchesOf(frames, shell, (frame) => anyRole(frame, tiers.flat(), named), tiers, named);
  const best = await narrow(byRole, under, shell);
  if (best.length > 0 || pattern === undefined || !textWillDo(verb))
    return best.map((match) => answer(question, match));
  const byText = await matchesOf(frames, shell, (frame) => frame.getByText(pattern), [['text']]);
  // Words that only stand there, such as the steps of a wizard beside its buttons, are read and never clicked.
  const meant = verb === 'read' ? byText : byText.filter((match) => match.inviting);
  return (await narrow(meant, under, shell)).map((match) => answer(question, match));
}

function answer({ page, label, verb }: Question, match: Match, control?: string): Resolved {
  const { locator, name, role } = match;
  return { locator, verb, label, name, role, page, ...(control === undefined ? {} : { control }) };
}

const roleOf = (control: Declared): string => control.spec.role;

function declaredLocator(frame: Frame, { spec, name }: Declared): Locator {
  const pattern = namePattern(name);
  const named = spec.role === 'text' ? frame.getByText(pattern) : frame.getByRole(spec.role, { name: pattern });
  if (spec.selector === undefined) return named;
  const container = frame.locator(spec.selector);
  const inside =
    spec.role === 'text' ? container.getByText(pattern) : container.getByRole(spec.role, { name: pattern });
  return inside.or(named.and(container));
}

/** What roles are looked for by; nothing for whichever is there. */
interface Named {
  readonly name?: RegExp;
}

function anyRole(frame: Frame, roles: readonly AriaRole[], named: Named): Locator {
  const [head, ...rest] = roles.map((role) => frame.getByRole(role, named));
  if (head === undefined) throw new TypeError('a verb without roles');
  return rest.reduce((all, one) => all.or(one), head);
}

/** Looks once, in every frame; each role's matches become one locator that stays strict when it is acted on. */
async function matchesOf(
  frames: readonly VisibleFrame[],
  shell: PortalShell,
  locate: (frame: Frame) => Locator,
  tiers: readonly (readonly string[])[],
  named?: Named,
): Promise<Match[]> {
  const found: Match[] = [];
  for (const frame of frames) {
    const located = locate(frame.frame);
    const sightings = await sightingsIn(located, shell.panes).catch(() => []);
    for (const sighting of sightings) {
      const tier = tiers.findIndex((roles) => roles.includes(sighting.role));
      found.push({
        ...sighting,
        frame,
        tier: tier === -1 ? tiers.length : tier,
        locator: strict(frame.frame, located, sighting, tiers, named),
      });
    }
  }
  return found;
}

function strict(
  frame: Frame,
  located: Locator,
  sighting: Sighting,
  tiers: readonly (readonly string[])[],
  named: Named | undefined,
): Locator {
  const role = Object.values(ROLES_BY_VERB)
    .flat(2)
    .find((candidate) => candidate === sighting.role);
  const known = role !== undefined && named !== undefined && tiers.flat().includes(role);
  return (known ? frame.getByRole(role, named) : located).filter({ visible: true });
}

function sightingsIn(locator: Locator, panes: readonly string[]): Promise<Sighting[]> {
  return locator.evaluateAll((elements, paneSelectors) => {
    const implied: Record<string, string> = {
      A: 'link',
      BUTTON: 'button',
      SUMMARY: 'button',
      TEXTAREA: 'textbox',
      OPTION: 'option',
      IMG: 'img',
      DIALOG: 'dialog',
      TR: 'row',
      TABLE: 'table',
      FIELDSET: 'group',
      LI: 'listitem',
    };
    const inputs: Record<string, string> = {
      checkbox: 'checkbox',
      radio: 'radio',
      button: 'button',
      submit: 'button',
      reset: 'button',
      image: 'button',
      search: 'searchbox',
      number: 'spinbutton',
    };
    const roleOfElement = (element: Element): string => {
      const explicit = element.getAttribute('role')?.trim().split(/\s+/u)[0];
      if (explicit !== undefined && explicit !== '') return explicit;
      if (/^H[1-6]$/u.test(element.tagName)) return 'heading';
      if (element instanceof HTMLInputElement)
        return element.list === null ? (inputs[element.type] ?? 'textbox') : 'combobox';
      if (element instanceof HTMLSelectElement) return element.multiple || element.size > 1 ? 'listbox' : 'combobox';
      return implied[element.tagName] ?? 'text';
    };
    const seen = elements.filter((element) => {
      const box = element.getBoundingClientRect();
      const onPage = box.width > 0 && box.height > 0 && box.right + scrollX > 0 && box.bottom + scrollY > 0;
      return onPage && element.checkVisibility({ visibilityProperty: true });
    });
    // Of two nested matches a person means the inner one.
    const innermost = seen.filter((element) => !seen.some((other) => other !== element && element.contains(other)));
    return innermost.map((element) => {
      const label = element.getAttribute('aria-label') ?? element.textContent;
      const pane = paneSelectors.findLastIndex((selector) => element.closest(selector) !== null);
      const inviting =
        getComputedStyle(element).cursor === 'pointer' ||
        element.hasAttribute('tabindex') ||
        element.hasAttribute('onclick');
      return { role: roleOfElement(element), name: label.replace(/\s+/gu, ' ').trim().slice(0, 200), inviting, pane };
    });
  }, panes);
}

/**
 * The best of the matches: in the topmost pane before the page, in the active frame before what surrounds it, in the
 * first tier of roles; then those nearest to the named section. Every match of the best kind stays.
 */
async function narrow(matches: readonly Match[], section: string | undefined, shell: PortalShell): Promise<Match[]> {
  if (section !== undefined) {
    const scoped = await inSection(matches, section);
    if (scoped.length > 0) return narrow(scoped, undefined, shell);
  }
  const keep = (rank: (match: Match) => number, from: readonly Match[]): Match[] => {
    const best = Math.max(...from.map(rank));
    return from.filter((match) => rank(match) === best);
  };
  if (matches.length === 0) return [];
  const topmost = keep((match) => match.pane, matches);
  const active = keep((match) => (match.frame.active ? 1 : 0), topmost);
  const best = keep((match) => -match.tier, active);
  return Promise.all(best.map(async (match) => (await exact(match, best, shell)) ?? match));
}

/** Narrows the locator of the only match of a kind to its pane, when twins outside the pane share the name. */
async function exact(match: Match, best: readonly Match[], shell: PortalShell): Promise<Match | undefined> {
  if (best.length !== 1 || match.pane === -1) return undefined;
  if ((await match.locator.count()) === 1) return undefined;
  const pane = shell.panes[match.pane];
  if (pane === undefined) return undefined;
  return { ...match, locator: match.frame.frame.locator(pane).filter({ visible: true }).locator(match.locator) };
}

const CONTAINERS = 'section, fieldset, form, details, div, li, td, [role=group], [role=region], [role=tabpanel]';
const HEADS: readonly AriaRole[] = ['heading', 'group', 'region', 'button', 'tab', 'radiogroup'];

/** The matches in the innermost container that holds both the section's name and such a match. */
async function inSection(matches: readonly Match[], section: string): Promise<Match[]> {
  const pattern = namePattern(section);
  const scoped: Match[] = [];
  for (const match of matches) {
    const frame = match.frame.frame;
    const head = anyRole(frame, HEADS, { name: pattern }).or(frame.getByText(pattern)).filter({ visible: true });
    const named = frame.getByRole('region', { name: pattern }).or(frame.getByRole('group', { name: pattern }));
    const container = named
      .filter({ has: match.locator })
      .or(frame.locator(CONTAINERS).filter({ has: head }).filter({ has: match.locator }))
      .last();
    const locator = container.locator(match.locator);
    if (
      (await locator.count()) === 1 &&
      !scoped.some((other) => other.role === match.role && other.frame === match.frame)
    ) {
      scoped.push({ ...match, locator });
    }
  }
  return scoped;
}
