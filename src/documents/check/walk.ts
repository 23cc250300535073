import { isEverNamed, normalizeLabel, type PortalVersion } from '../../core/names.ts';
import type { Screen, WindowName } from '../../core/screen.ts';
import type { Claim } from '../model.ts';
import { type Catalog, type Hop, type KnownPath, type Spot } from './catalog.ts';
import { pageNamed, wayOf, type Way } from './ways.ts';

/** What became of one claim when the document was walked over the screens. */
export interface Footstep {
  readonly claim: Claim;
  /** The control that it means, where that is certain. */
  readonly spot?: Spot;
  /** The navigation that it means. */
  readonly path?: KnownPath;
  /** How many parts of the claim's path belong to that navigation; none where it was built from single clicks. */
  readonly taken?: number;
  /** The page that it names, where nothing about its name can be judged. */
  readonly page?: Screen;
  /** Clicks that the portal needs before it and that the document does not have. */
  readonly missing?: readonly Hop[];
  /** Ways to the missing click, where more than one control leads there. */
  readonly alternatives?: readonly Hop[];
  /** Why nothing is known. */
  readonly reason?: string;
}

export interface Walk {
  readonly steps: readonly Footstep[];
  /** Screens on which something was changed that only their `commit` makes take effect, and which was not selected. */
  readonly uncommitted: readonly { readonly screen: Screen; readonly after: Claim }[];
}

const ACTS: ReadonlySet<Claim['verb']> = new Set([
  'select',
  'expand',
  'rightClick',
  'search',
  'fill',
  'set',
  'check',
  'uncheck',
  'download',
  'upload',
  'browse',
  'open',
  'press',
]);
/** After these the document stands somewhere else when nobody knows the control. */
const LEAVES: ReadonlySet<Claim['verb']> = new Set(['select', 'browse', 'open', 'expand', 'download', 'signIn']);

/** Walks the claims of a document over the screens; never guesses where it stands. */
export class Walker {
  private readonly catalog: Catalog;
  private readonly version: PortalVersion;
  /** Where the document is known to stand, by window. */
  private readonly at = new Map<WindowName, Screen>();
  private window: WindowName = 'portal';
  private trail: string[] = [];
  private certain = 0;
  private menu = false;
  private readonly changed = new Map<Screen, Claim>();
  private readonly uncommitted: { screen: Screen; after: Claim }[] = [];

  constructor(catalog: Catalog, version: PortalVersion) {
    this.catalog = catalog;
    this.version = version;
  }

  walk(claims: readonly Claim[]): Walk {
    const steps = claims.flatMap((claim, index) => {
      const next = claims.slice(index + 1, index + 3);
      const step = this.step(claim, next);
      return [step, ...this.beyond(step, next)];
    });
    for (const [screen, after] of this.changed) this.uncommitted.push({ screen, after });
    return { steps, uncommitted: this.uncommitted };
  }

  private step(claim: Claim, next: readonly Claim[]): Footstep {
    if (claim.verb === 'offPortal') {
      this.window = 'host';
      return { claim, reason: 'it happens outside of the portal' };
    }
    if (claim.verb === 'open' || claim.verb === 'signIn') {
      // A sign-in in a window of the server leaves the server's wizard where it is.
      if (this.window === 'portal') this.leave();
      return { claim, reason: 'where it leads is not described by a screen' };
    }
    const way = this.navigation(claim);
    if (way !== undefined) {
      this.arrive(way.path.screen);
      return { claim, path: way.path, ...(claim.path === null ? {} : { taken: way.taken }) };
    }
    const page =
      claim.verb === 'browse' && claim.path?.length === 1 ? pageNamed(this.catalog, claim.path[0] ?? '') : undefined;
    if (page !== undefined) {
      this.arrive(page);
      return { claim, page };
    }
    const { label } = claim;
    if (label === null || !(ACTS.has(claim.verb) || claim.verb === 'verify')) {
      if (claim.path !== null) this.leave();
      return { claim, reason: 'it names no control' };
    }
    const found = this.find(claim, label, next);
    const menu = this.menu;
    this.menu = claim.verb === 'rightClick';
    if (found === undefined) {
      const titled = this.titled(claim, next);
      if (titled !== undefined) {
        this.arrive(titled);
        return { claim, page: titled };
      }
      const offering = this.offering(claim, label);
      if (offering !== undefined) return { claim, page: offering };
      if (LEAVES.has(claim.verb) && !menu && marked(claim)) this.leave();
      return { claim, reason: 'no screen describes the page that it is on' };
    }
    this.certain += 1;
    this.act(claim, found.spot, next);
    return { claim, ...found };
  }

  /** What stands behind the way in a path: "**A** > **B** > **New**" selects New on the page of A > B. */
  private beyond({ claim, taken }: Footstep, next: readonly Claim[]): Footstep[] {
    const steps: Footstep[] = [];
    for (let at = taken ?? Infinity; at < (claim.path?.length ?? 0); at += 1) {
      const label = claim.path?.[at];
      const span = claim.pathSpans[at];
      const here = this.at.get(this.window);
      const spot =
        label === undefined || here === undefined
          ? undefined
          : this.catalog.spots(label).find(({ screen }) => this.catalog.inUse(here).includes(screen));
      if (label === undefined || span === undefined || spot === undefined) {
        this.leave();
        return steps;
      }
      const part: Claim = {
        ...claim,
        verb: 'select',
        label,
        path: null,
        span,
        pathSpans: [span],
        where: null,
        whereSpan: null,
      };
      this.act(part, spot, next);
      steps.push({ claim: part, spot });
    }
    return steps;
  }

  /** A navigation in one piece, or built from single clicks: "under **A**, select **B**". */
  private navigation(claim: Claim): Way | undefined {
    const parts = claim.path ?? (claim.verb === 'select' && claim.label !== null ? [claim.label] : undefined);
    if (parts === undefined) {
      if (claim.verb !== 'expand' || claim.label === null) return undefined;
      this.trail = [claim.label];
      return undefined;
    }
    const before = claim.where !== null && this.trail.at(-1) !== claim.where ? [claim.where] : this.trail;
    this.trail = (claim.path !== null && claim.path.length > 1 ? parts : [...before, ...parts]).slice(-6);
    return wayOf(this.catalog, claim, this.trail, this.version);
  }

  /** "Go to the **X** page": the page of that title, certain only when what follows in the document is on it. */
  private titled({ verb, path }: Claim, next: readonly Claim[]): Screen | undefined {
    const [title, more] = path ?? [];
    if (verb !== 'browse' || title === undefined || more !== undefined) return undefined;
    const [page, other] = this.catalog.titled(title).filter((titled) => this.goesOn(next, (at) => at === titled));
    return other === undefined ? page : undefined;
  }

  /** Whether what follows in the document names something that stands on such a screen. */
  private goesOn(next: readonly Claim[], isThere: (screen: Screen) => boolean): boolean {
    return next.some(({ label }) => label !== null && this.catalog.spots(label).some(({ screen }) => isThere(screen)));
  }

  /** "Select **Automatic** from the list": where the document stands, a list offers it. */
  private offering({ verb }: Claim, label: string): Screen | undefined {
    const here = this.at.get(this.window);
    if (verb !== 'select' || here === undefined) return undefined;
    const offered = ({ controls }: Screen): boolean =>
      Object.values(controls).some(({ options }) => options?.some((option) => isEverNamed(option, label)));
    return this.catalog.inUse(here).find(offered);
  }

  private find(
    claim: Claim,
    label: string,
    next: readonly Claim[],
  ): (Omit<Footstep, 'claim'> & { readonly spot: Spot }) | undefined {
    const spots = this.catalog.spots(label).filter((spot) => fits(spot, claim));
    if (spots.length === 0) return undefined;
    const windows: WindowName[] = this.window === 'host' ? ['host', 'portal'] : ['portal', 'host'];
    for (const window of windows) {
      const here = this.at.get(window);
      if (here === undefined) continue;
      const inUse = this.catalog.inUse(here);
      const own = spots.filter((spot) => inUse.includes(spot.screen));
      const best = own.find((spot) => spot.screen === here) ?? own[0];
      if (best !== undefined) {
        this.window = window;
        return { spot: best };
      }
      const missing = this.reach(here, spots, claim, next);
      if (missing !== undefined) {
        this.window = window;
        return missing;
      }
    }
    return this.landHere(label, spots);
  }

  /** Clicks that lead from here to the control, certain only when what follows in the document is there as well. */
  private reach(
    here: Screen,
    spots: readonly Spot[],
    claim: Claim,
    next: readonly Claim[],
  ): (Omit<Footstep, 'claim'> & { readonly spot: Spot }) | undefined {
    for (const screen of this.catalog.inUse(here)) {
      const hops = this.catalog
        .hops(screen, this.version)
        .filter((hop) => spots.some((spot) => spot.screen === hop.to));
      const [hop] = hops;
      const spot = spots.find((candidate) => candidate.screen === hop?.to);
      if (hop === undefined || spot === undefined || hops.some((other) => other.to !== hop.to)) continue;
      const beyond = [hop.to, this.catalog.leadsTo(spot)].filter((other) => other !== undefined);
      const inUse = this.catalog.inUse(here);
      const confirmed = this.goesOn(next, (other) => beyond.includes(other) && !inUse.includes(other));
      if (confirmed || (spots.length === 1 && distinct(claim)))
        return { spot, missing: [hop], ...(hops.length > 1 ? { alternatives: hops } : {}) };
    }
    return undefined;
  }

  /** On the server the document is met where it names something that only one screen has. */
  private landHere(label: string, spots: readonly Spot[]): { readonly spot: Spot } | undefined {
    const [only, ...others] = spots.filter(({ screen }) => screen.window === 'host');
    const distinct = normalizeLabel(label).split(' ').length > 2;
    const free = this.at.get('host') === undefined;
    if (only === undefined || others.length > 0 || !free) return undefined;
    if (!distinct || (this.certain < 3 && normalizeLabel(label).split(' ').length < 4)) return undefined;
    this.window = 'host';
    return { spot: only };
  }

  private act(claim: Claim, spot: Spot, next: readonly Claim[]): void {
    const { screen, key } = spot;
    const window = screen.window ?? 'portal';
    this.window = window;
    this.at.set(window, screen);
    if (claim.verb === 'verify') return;
    const { commit, committed } = screen;
    if (key === commit) this.changed.delete(screen);
    else if (commit !== undefined && committed?.includes(key) !== false) this.changed.set(screen, claim);
    if (claim.verb === 'fill' || claim.verb === 'set') return;
    const to = this.catalog.leadsTo(spot);
    if (to === undefined) return;
    // Who searches for a thing and goes on with what it opens has chosen it as well.
    if (claim.verb === 'search' && !this.goesOn(next, (screen) => screen === to)) return;
    this.arrive(to);
  }

  private arrive(screen: Screen): void {
    const window = screen.window ?? 'portal';
    this.window = window;
    this.at.set(window, screen);
    this.trail = [];
  }

  private leave(): void {
    this.at.delete(this.window);
  }
}

/** A long name of a page needs no other word for it. */
const distinct = ({ verb, where, label }: Claim): boolean =>
  verb === 'select' && where === null && normalizeLabel(label ?? '').split(' ').length > 2;

/** Unmarked words, such as "the agent", open nothing that anybody would notice. */
function marked(claim: Claim): boolean {
  return claim.path !== null || claim.label === null || /^[^a-z]/u.test(claim.label);
}

const SETS = new Set(['textbox', 'searchbox', 'spinbutton', 'combobox', 'listbox', 'checkbox', 'radio', 'switch']);

/** Whether the control can take what the claim asks for. */
function fits({ control }: Spot, claim: Claim): boolean {
  if (claim.verb === 'fill') return SETS.has(control.role) && control.role !== 'checkbox';
  if (claim.verb === 'set') return SETS.has(control.role);
  if (claim.verb === 'check' || claim.verb === 'uncheck')
    return (
      control.role === 'checkbox' || control.role === 'radio' || control.role === 'switch' || control.role === 'row'
    );
  return true;
}
