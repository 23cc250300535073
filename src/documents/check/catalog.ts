import {
  allNames,
  nameAt,
  normalizeHeading,
  normalizeLabel,
  versionsOf,
  type PortalVersion,
  type VersionedName,
} from '../../core/names.ts';
import type { ControlSpec, Screen } from '../../core/screen.ts';

/** One control of one screen. */
export interface Spot {
  readonly screen: Screen;
  readonly key: string;
  readonly control: ControlSpec;
}

export interface Hop {
  readonly spot: Spot;
  readonly to: Screen;
}

/** A navigation that a screen is known by, with the months in which it holds. */
export interface KnownPath {
  readonly screen: Screen;
  readonly parts: readonly string[];
  readonly since: PortalVersion;
}

const ROLES_NOT_ACTED_ON = new Set(['heading', 'status', 'alert', 'img', 'text', 'dialog']);

/** The name in force, also where the version is older than the oldest name. */
export function nameIn(name: VersionedName, version: PortalVersion): string | null | undefined {
  if (typeof name === 'string') return name;
  const oldest = versionsOf(name)[0];
  return oldest === undefined || version < oldest ? undefined : nameAt(name, version);
}

/** The month since which a name has been as it is in a version. */
export function sinceOf(name: VersionedName, version: PortalVersion): PortalVersion | undefined {
  return versionsOf(name).findLast((month) => month <= version);
}

/** The screens, by what documents say of them. */
export class Catalog {
  readonly screens: readonly Screen[];
  readonly versions: readonly PortalVersion[];
  readonly paths: readonly KnownPath[];
  private readonly byName: ReadonlyMap<string, Screen>;
  private readonly byLabel = new Map<string, Spot[]>();

  constructor(screens: Iterable<Screen>) {
    this.screens = [...screens];
    this.byName = new Map(this.screens.map((screen) => [screen.name, screen]));
    const months = new Set<PortalVersion>();
    const paths: KnownPath[] = [];
    for (const screen of this.screens) {
      const { paths: way, title } = screen;
      for (const name of [way, title]) if (name !== undefined) for (const month of versionsOf(name)) months.add(month);
      if (typeof way === 'string') paths.push({ screen, parts: way.split(/\s*>\s*/u), since: '0000-01' });
      else if (way !== undefined) {
        for (const month of versionsOf(way)) {
          const text = way[month];
          if (typeof text === 'string') paths.push({ screen, parts: text.split(/\s*>\s*/u), since: month });
        }
      }
      for (const [key, control] of Object.entries(screen.controls)) {
        for (const month of versionsOf(control.name)) months.add(month);
        for (const label of [...allNames(control.name), ...(control.aliases ?? [])]) {
          const known = this.byLabel.get(normalizeLabel(label));
          const spot = { screen, key, control };
          if (known === undefined) this.byLabel.set(normalizeLabel(label), [spot]);
          else if (!known.some((other) => other.screen === screen && other.key === key)) known.push(spot);
        }
      }
    }
    this.versions = [...months].sort();
    this.paths = paths;
  }

  screen(name: string): Screen | undefined {
    return this.byName.get(name);
  }

  /** Controls that any version or document calls so, and that somebody can act on. */
  spots(label: string): readonly Spot[] {
    return (this.byLabel.get(normalizeLabel(label)) ?? []).filter(
      ({ control }) => !ROLES_NOT_ACTED_ON.has(control.role),
    );
  }

  /** The screen itself and those that stay in use under it. */
  inUse(screen: Screen): readonly Screen[] {
    const over = (screen.over ?? []).map((name) => this.byName.get(name)).filter((other) => other !== undefined);
    return [screen, ...over];
  }

  /** Where a control leads: as the screen says, or to the screen whose title is the control's name. */
  leadsTo({ screen, key, control }: Spot): Screen | undefined {
    const named = screen.leadsTo?.[key];
    if (named !== undefined) return this.byName.get(named);
    const names = allNames(control.name).map(normalizeHeading);
    return this.screens.find(
      (other) =>
        other !== screen &&
        (other.window ?? 'portal') === (screen.window ?? 'portal') &&
        other.title !== undefined &&
        screen.window === 'host' &&
        allNames(other.title).some((title) => names.includes(normalizeHeading(title))),
    );
  }

  /** The controls of a screen that lead somewhere in a version. */
  hops(screen: Screen, version: PortalVersion): readonly Hop[] {
    const hops: Hop[] = [];
    for (const key of Object.keys(screen.leadsTo ?? {})) {
      const control = screen.controls[key];
      if (control === undefined || typeof nameIn(control.name, version) !== 'string') continue;
      const to = this.leadsTo({ screen, key, control });
      if (to !== undefined) hops.push({ spot: { screen, key, control }, to });
    }
    return hops;
  }

  /** A screen that any version gives this title. */
  titled(title: string): readonly Screen[] {
    const wanted = normalizeHeading(title);
    return this.screens.filter(
      (screen) =>
        screen.title !== undefined && allNames(screen.title).some((name) => normalizeHeading(name) === wanted),
    );
  }
}

/** Whether a control is called so in a version; an alias holds in all of them. */
export function isCalled(control: ControlSpec, label: string, version: PortalVersion): boolean {
  const wanted = normalizeLabel(label);
  const name = nameIn(control.name, version);
  if (name === null) return false;
  if (typeof name === 'string' && normalizeLabel(name) === wanted) return true;
  return (control.aliases ?? []).some((alias) => normalizeLabel(alias) === wanted);
}
