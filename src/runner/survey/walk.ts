import { Fault } from '../../core/errors.ts';
import { allNames, nameAt, normalizeHeading, versionsOf, type PortalVersion } from '../../core/names.ts';
import type { ControlSpec, Screen } from '../../core/screen.ts';
import { until } from '../../core/until.ts';
import type { VersionClue } from '../../core/version-span.ts';
import { addressPattern } from '../place.ts';
import { explain } from '../playwright-faults.ts';
import { headingsOf } from '../resolve/inventory.ts';
import { comeToRest } from '../resolve/settle.ts';
import { load } from '../stand.ts';
import { createPatience, pageTrouble } from '../trouble.ts';
import { monthsOf } from '../versions.ts';
import { isThere, lookAtScreen, openSections, sightings, type ScreenLook } from './look.ts';
import type { Visit } from './visit.ts';

export interface Stop {
  readonly screen: Screen;
  /** How it was got to: an address, a way along the navigation, a click. */
  readonly way: string | undefined;
  /** What was there; undefined when it was not got to. */
  readonly look: ScreenLook | undefined;
  /** Why it was not got to. */
  readonly fault: Fault | undefined;
}

export interface Walk {
  readonly stops: readonly Stop[];
  readonly clues: readonly VersionClue[];
  /** The months in which a name of these screens changed. */
  readonly months: readonly PortalVersion[];
  /** Those that nothing leads to which only opens something: no fault of the portal. */
  readonly passedBy: readonly Screen[];
}

/** What stands in braces in the address of a screen, such as the id of an application. */
const HOLE = /\{(\w+)\}/gu;

/**
 * Goes to every screen of the portal's own window that can be got to by its address, along the navigation, or by
 * clicks that open something and do nothing else, and looks which of its controls are there. It changes nothing:
 * nothing is filled in and nothing is chosen. Of a list of objects it opens the first.
 */
export async function walkScreens(
  visit: Visit,
  screens: readonly Screen[],
  onStop: (stop: Stop) => void,
): Promise<Walk> {
  const walker = new Walker(visit, screens);
  const clue = await visit.shell.version(visit.page);
  const clues: VersionClue[] = clue === undefined ? [] : [clue];
  const stops: Stop[] = [];
  let left = screens.filter(({ window = 'portal' }) => window === 'portal');
  // What has been looked at may say where the others are: the id of an application, for one.
  for (let before = left.length + 1; left.length > 0 && left.length < before;) {
    before = left.length;
    const later: Screen[] = [];
    for (const screen of left) {
      const stop = await walker.stopAt(screen);
      if (stop === undefined) {
        later.push(screen);
        continue;
      }
      clues.push(...(stop.look?.clues ?? []));
      stops.push(stop);
      onStop(stop);
    }
    left = later;
  }
  return { stops, clues, months: monthsOf(screens), passedBy: left };
}

/** A way to a screen that is not known, which is not the portal's fault. */
class NoWay extends Error {}

class Walker {
  private readonly visit: Visit;
  private readonly screens: readonly Screen[];
  /** What the holes of addresses stand for, as addresses have said so far. */
  private readonly known = new Map<string, string>();
  private readonly looked = new Map<Screen, ScreenLook>();

  constructor(visit: Visit, screens: readonly Screen[]) {
    this.visit = visit;
    this.screens = screens;
  }

  /** Undefined when no way is known yet. */
  async stopAt(screen: Screen): Promise<Stop | undefined> {
    const { page, shell, signal } = this.visit;
    let way: string | undefined;
    try {
      way = await this.goTo(screen, new Set());
      const look = await lookAtScreen(page, shell, screen);
      this.looked.set(screen, look);
      return { screen, way, look, fault: undefined };
    } catch (thrown) {
      if (thrown instanceof NoWay) return undefined;
      signal.throwIfAborted();
      const known = explain(thrown, `screen ${screen.name}`);
      if (!(known instanceof Fault)) throw thrown;
      return { screen, way, look: undefined, fault: known };
    }
  }

  /** The shortest way first; `under` are the screens that are being looked for already. */
  private async goTo(screen: Screen, under: ReadonlySet<string>): Promise<string> {
    if (under.has(screen.name)) throw new NoWay(screen.name);
    const { page, portal, shell, signal } = this.visit;
    // A pane has the address of the page under it, and does not open by it.
    const address = screen.over === undefined ? this.addressOf(screen) : undefined;
    if (address !== undefined) {
      await load(page, new URL(address, portal.address).href);
      await this.arrive(screen);
      return 'its address';
    }
    const opener = this.openerOf(screen);
    if (opener !== undefined) {
      await this.goTo(opener.screen, new Set([...under, screen.name]));
      const label = await this.open(opener);
      await this.arrive(screen);
      return `${label} on ${opener.screen.name}`;
    }
    const path = pathAt(screen, portal.version);
    if (path === undefined) throw new NoWay(screen.name);
    const parts = path.split('>').map((part) => part.trim());
    await shell.navigate(page, parts, { signal, aboutTo: () => Promise.resolve() });
    await this.arrive(screen);
    return path;
  }

  private addressOf({ address }: Screen): string | undefined {
    if (address === undefined) return undefined;
    const holes = [...address.matchAll(HOLE)].map(([, name = '']) => name);
    if (holes.some((name) => !this.known.has(name))) return undefined;
    return address.replace(HOLE, (_, name: string) => encodeURIComponent(this.known.get(name) ?? ''));
  }

  private openerOf(
    wanted: Screen,
  ): { readonly screen: Screen; readonly key: string; readonly row: boolean } | undefined {
    for (const screen of this.screens) {
      const key = screen.opens?.find((one) => screen.leadsTo?.[one] === wanted.name);
      if (key !== undefined) return { screen, key, row: false };
      const list = Object.entries(screen.rows ?? {}).find(([, to]) => to === wanted.name)?.[0];
      if (list !== undefined) return { screen, key: list, row: true };
    }
    return undefined;
  }

  private async open({ screen, key, row }: { screen: Screen; key: string; row: boolean }): Promise<string> {
    const { page, shell, patience, signal } = this.visit;
    const spec = screen.controls[key];
    if (spec === undefined) throw new TypeError(`screen ${screen.name} opens what it does not declare: ${key}`);
    await openSections(page, shell, screen);
    let count = 0;
    const target = await until(
      async () => {
        for (const name of allNames(spec.name)) {
          const [only, ...others] = await sightings(page, shell, spec, name);
          count = only === undefined ? 0 : others.length + 1;
          if (only !== undefined && others.length === 0) return { name, locator: only };
        }
        return undefined;
      },
      // What was not in sight a moment ago is not waited for.
      { ms: this.looked.has(screen) ? 0 : patience, signal },
    );
    if (target === undefined) {
      const shown = count === 0 ? `no ${spec.role}` : `${count} of`;
      throw new Fault('PR-301', `${screen.name} shows ${shown} "${newestName(spec) ?? key}", which opens it`);
    }
    if (!row) {
      await target.locator.click({ timeout: patience });
      return `click "${target.name}"`;
    }
    const cells = target.locator.locator('[role=gridcell], [role=rowheader], [role=cell], td');
    const link = cells.getByRole('link').or(cells.getByRole('button')).first();
    await link.waitFor({ timeout: patience }).catch((error: unknown) => {
      throw new Fault('PR-301', `the list "${target.name}" on ${screen.name} has no row to open`, { cause: error });
    });
    const label = (await link.innerText()).trim();
    await link.click({ timeout: patience });
    return `click "${label}" in the list`;
  }

  /** Waits until the page is quiet and shows the screen's ready control or its title, under any name. */
  private async arrive(screen: Screen): Promise<void> {
    const { page, shell, patience, signal } = this.visit;
    const ready = screen.controls[screen.ready];
    const titles = screen.title === undefined ? [] : allNames(screen.title).map(normalizeHeading);
    const hopeless = createPatience(() => pageTrouble(page, shell));
    const there = await until(
      async () => {
        await comeToRest(page, this.visit, signal);
        this.learn();
        if (ready !== undefined && (await isThere(page, shell, ready))) return true;
        const instead = await hopeless();
        if (instead !== undefined) throw new Fault('PR-307', `the page shows ${instead}`);
        return undefined;
      },
      { ms: patience, signal },
    );
    if (there === true) return;
    const headings = await headingsOf(page, shell);
    if (headings.some((heading) => titles.includes(normalizeHeading(heading)))) return;
    const shown = headings.slice(0, 3).map((heading) => `"${heading}"`);
    throw new Fault('PR-305', `neither its title nor "${(ready && newestName(ready)) ?? screen.ready}" came in sight`, {
      hint: shown.length === 0 ? 'The page shows no heading.' : `The page shows ${shown.join(', ')}.`,
    });
  }

  /** Takes from the address what the holes of other addresses stand for. */
  private learn(): void {
    const url = this.visit.page.url();
    for (const { address } of this.screens) {
      if (address?.includes('{') !== true) continue;
      const names = [...address.matchAll(HOLE)].map(([, name = '']) => name);
      const values = addressPattern(address).exec(url)?.slice(1) ?? [];
      for (const [index, value] of values.entries()) this.known.set(names[index] ?? '', decodeURIComponent(value));
    }
  }
}

const newestName = ({ name }: ControlSpec): string | undefined => allNames(name).at(-1);

/** The way along the navigation in the version, or in the newest where that is not known. */
function pathAt({ paths }: Screen, version: string): string | undefined {
  if (paths === undefined) return undefined;
  const known = typeof paths === 'string' || versionsOf(paths).some((month) => month <= version);
  return known ? (nameAt(paths, version) ?? undefined) : undefined;
}
