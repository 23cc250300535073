import type { Locator, Page } from 'playwright-core';
import { nameAt, type PortalVersion } from '../../core/names.ts';
import type { PortalShell } from '../../core/portal.ts';
import type { Screen } from '../../core/screen.ts';
import type { Resolved, Verb } from '../../core/step.ts';
import { declaredControls } from './declared.ts';
import { visibleFrames, type VisibleFrame } from './frames.ts';
import { anyRole, beside, boxInRow, declaredLocator, following, labelled, preceding, rowOf, texts } from './locate.ts';
import { countedPattern, namePattern } from '../../core/name-pattern.ts';
import { FIELDS_BY_VERB, ROLES_BY_VERB, textWillDo } from './roles.ts';
import { see, type Seeing, type Sighting } from './see.ts';

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

interface Match extends Sighting {
  readonly frame: VisibleFrame;
  readonly tier: number;
  readonly locator: Locator;
}

/** One look for a question: what it is about, and the frames in which it may stand. */
interface Look {
  readonly question: Question;
  readonly frames: readonly VisibleFrame[];
  readonly pattern: RegExp | undefined;
  /** The label by which the page knows it in this version. */
  readonly name: string;
}

/**
 * Every element that the label can mean in what a person sees, best kind only. It is looked for in this order, and
 * what is found first is it: the screen's declared control; role and accessible name; a field by its label,
 * placeholder or tool tip; a name with a count behind it; words that invite a click; a field by the words beside it.
 * More than one in the answer means that the label is ambiguous.
 */
export async function resolve(question: Question): Promise<Resolved[]> {
  const { page, shell, screen, verb, label, version, under } = question;
  const frames = await visibleFrames(page, shell);
  const declared = screen === undefined || label === '' ? [] : declaredControls(screen, label, verb, version, under);
  const [only, ...others] = declared;
  // A live page may give a control another role than its screen declares; its name is that of this version all the same.
  const name = only !== undefined && others.length === 0 ? only.name : label;
  const look: Look = { question, frames, name, pattern: label === '' ? undefined : namePattern(name) };
  for (const control of declared) {
    const its = control.spec.under;
    const section = under ?? (its === undefined ? undefined : (nameAt(its, version) ?? undefined));
    const best = await matches(look, {
      locate: ({ frame }) => declaredLocator(frame, control),
      tiers: [[control.spec.role]],
      section: { name: section, must: under !== undefined },
    });
    if (best.length > 0) return best.map((match) => answer(question, match, control.key));
  }
  if (declared.length > 0 && question.reach === 'declared') return [];
  let behind: readonly Match[] = [];
  for (const way of WAYS) {
    const best = await way(look);
    if (best.some(({ veiled }) => !veiled)) return best.map((match) => answer(question, match));
    // What lies behind an open dialog is meant only where the dialog has nothing of that name.
    if (behind.length === 0) behind = best;
  }
  return behind.map((match) => answer(question, match));
}

/** Ways to find what no screen declares, the surest first. */
const WAYS: readonly ((look: Look) => Promise<Match[]>)[] = [
  byRole,
  byLabel,
  byTip,
  byCountedName,
  byText,
  byRow,
  byWordsBeside,
];

function byRole(look: Look): Promise<Match[]> {
  const tiers = ROLES_BY_VERB[look.question.verb];
  const { pattern } = look;
  return matches(look, { locate: ({ frame }) => anyRole(frame, tiers.flat(), pattern), tiers, named: pattern });
}

async function byLabel(look: Look): Promise<Match[]> {
  const fields = FIELDS_BY_VERB[look.question.verb];
  const { pattern } = look;
  if (fields === undefined || pattern === undefined) return [];
  return drawnInstead(look, await matches(look, { locate: ({ frame }) => labelled(frame, pattern, fields), fields }));
}

/** What has a sign or a number for its name and no role, and the name in its tip or label. */
async function byTip(look: Look): Promise<Match[]> {
  const { pattern, question } = look;
  if (pattern === undefined || !textWillDo(question.verb)) return [];
  return matches(look, {
    locate: ({ frame }) => frame.getByTitle(pattern).or(frame.getByLabel(pattern)),
    only: ({ inviting }) => question.verb === 'read' || inviting,
  });
}

/** The box of a row, by the text of one of its cells; the row itself where it has no box. */
async function byRow(look: Look): Promise<Match[]> {
  const { pattern, question } = look;
  if (pattern === undefined || question.verb !== 'check') return [];
  const boxes = await matches(look, { locate: ({ frame }) => boxInRow(frame, pattern) });
  return boxes.length > 0 ? boxes : matches(look, { locate: ({ frame }) => rowOf(frame, pattern) });
}

async function byCountedName(look: Look): Promise<Match[]> {
  if (look.pattern === undefined || !textWillDo(look.question.verb)) return [];
  const tiers = ROLES_BY_VERB[look.question.verb];
  const named = countedPattern(look.name);
  return matches(look, { locate: ({ frame }) => anyRole(frame, tiers.flat(), named), tiers, named });
}

function byText(look: Look): Promise<Match[]> {
  const { pattern, name } = look;
  const { verb } = look.question;
  if (pattern === undefined || !textWillDo(verb)) return Promise.resolve([]);
  return matches(look, {
    locate: ({ frame }) => texts(frame, name, pattern),
    // Words that only stand there, such as the steps of a wizard beside its buttons, are read and never clicked.
    only: (sighting) => verb === 'read' || verb === 'point' || sighting.inviting,
  });
}

/** A field that only has words before it, as in a table of settings; the words must stand on the page once. */
async function byWordsBeside(look: Look): Promise<Match[]> {
  const fields = FIELDS_BY_VERB[look.question.verb];
  const { pattern, name } = look;
  if (fields === undefined || pattern === undefined) return [];
  const [words, ...more] = await matches(look, { locate: ({ frame }) => texts(frame, name, pattern) });
  if (words === undefined || more.length > 0) return [];
  const frames = [words.frame];
  const place = await words.locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  });
  for (const locate of [beside, following, preceding]) {
    if (locate === preceding && look.question.verb !== 'check') continue;
    const found = await matches(
      { ...look, frames },
      {
        locate: ({ frame }) => locate(frame, words.locator, fields),
        fields,
        // A field with a name of its own is not what other words are for.
        only: ({ ownLabel, beside: isBeside }) => !ownLabel && isBeside,
        words: place,
        section: { name: undefined, must: false },
      },
    );
    const best = await drawnInstead(look, found);
    if (best.length === 1) return best;
  }
  return [];
}

/** What is drawn in place of fields that stand in the page unseen: their labels. Those without one are left out. */
async function drawnInstead({ question: { verb } }: Look, found: readonly Match[]): Promise<Match[]> {
  if (verb === 'upload') return [...found];
  const shown: Match[] = [];
  for (const match of found) {
    if (await match.locator.isVisible()) {
      shown.push(match);
      continue;
    }
    const at = await match.locator.evaluate((field) => {
      const labels = field instanceof HTMLInputElement ? [...(field.labels ?? [])] : [];
      const drawn = labels.find((label) => label.getBoundingClientRect().height > 0 && label.checkVisibility());
      return drawn === undefined ? -1 : [...document.querySelectorAll('label')].indexOf(drawn);
    });
    if (at >= 0) shown.push({ ...match, locator: match.frame.frame.locator('css:light=label').nth(at) });
  }
  return shown;
}

function answer({ label, verb }: Question, match: Match, control?: string): Resolved {
  const { locator, name, role, at } = match;
  return {
    locator,
    verb,
    label,
    name,
    role,
    frame: match.frame.frame,
    ...(control === undefined ? {} : { control }),
    ...(at === null ? {} : { at }),
  };
}

interface Search {
  readonly locate: (frame: VisibleFrame) => Locator;
  /** Roles in tiers; those that are in none come last. */
  readonly tiers?: readonly (readonly string[])[];
  /** The name by which they are found, where it is by role and name. */
  readonly named?: RegExp | undefined;
  /** CSS of fields that count though they are not drawn. */
  readonly fields?: string;
  /** Where the words stand that it is looked for beside. */
  readonly words?: Seeing['words'];
  readonly only?: (sighting: Sighting) => boolean;
  /** The section in which it stands, unless the question names one; `must`: what lies elsewhere is not meant. */
  readonly section?: { readonly name: string | undefined; readonly must: boolean };
}

/** Looks once, in every frame, and keeps the best of what it sees. */
async function matches(look: Look, search: Search): Promise<Match[]> {
  const { question, frames, pattern } = look;
  const { tiers = [], fields = '', only } = search;
  const section = search.section ?? { name: question.under, must: question.under !== undefined };
  const named = section.name === undefined || section.name === '' ? undefined : namePattern(section.name);
  const looks = frames.map(async (frame): Promise<Match[]> => {
    const located = search.locate(frame);
    const sightings = await located
      .evaluateAll(see, {
        panes: [...question.shell.panes],
        section: named === undefined ? null : { source: named.source, flags: named.flags },
        name: pattern === undefined ? null : { source: pattern.source, flags: pattern.flags },
        words: search.words ?? null,
        unseen: fields,
      })
      .catch((): Sighting[] => []);
    return sightings
      .filter((sighting) => only === undefined || only(sighting))
      .map((sighting) => {
        const tier = tiers.findIndex((roles) => roles.includes(sighting.role));
        const place = { frame, tier: tier === -1 ? tiers.length : tier };
        return { ...sighting, ...place, locator: exactly(located, sighting, frame, search) };
      });
  });
  const found = (await Promise.all(looks)).flat();
  const scoped = found.filter((match) => match.inSection);
  return best(scoped.length > 0 || section.must ? scoped : found, question.verb);
}

/** A locator for this one alone: strict where it has no twin, so that one which appears later stops the click. */
function exactly(
  located: Locator,
  { index, role, alike }: Sighting,
  { frame }: VisibleFrame,
  { named, tiers = [] }: Search,
): Locator {
  const known = Object.values(ROLES_BY_VERB)
    .flat(2)
    .find((candidate) => candidate === role && tiers.some((roles) => roles.includes(role)));
  if (named !== undefined && known !== undefined && alike.sameRole === 1)
    return frame.getByRole(known, { name: named }).filter({ visible: true });
  return alike.all === 1 ? located.filter({ visible: true }) : located.nth(index);
}

/**
 * The best of the matches: in the topmost pane before the page, in the active frame before what surrounds it, in the
 * first tier of roles, what can be reached before what something else lies over. Every match of the best kind stays.
 */
function best(matches: readonly Match[], verb: Verb): Match[] {
  const ranks: ((match: Match) => number)[] = [
    (match) => match.pane,
    (match) => (match.frame.active ? 1 : 0),
    (match) => (match.covered ? 0 : 1),
    (match) => -match.tier,
    (match) => (verb === 'pick' && match.inList ? 1 : 0),
  ];
  return ranks
    .reduce((left: readonly Match[], rank) => {
      const highest = Math.max(...left.map(rank));
      return left.filter((match) => rank(match) === highest);
    }, matches)
    .slice();
}
