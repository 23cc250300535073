import { normalizeLabel, type PortalVersion } from '../../core/names.ts';
import type { Screen } from '../../core/screen.ts';
import type { Claim } from '../model.ts';
import type { Catalog, KnownPath } from './catalog.ts';

/** The way to a page as a claim writes it. */
export interface Way {
  readonly path: KnownPath;
  /** How many parts of the claim's own path belong to it; what comes behind them is done on the page. */
  readonly taken: number;
}

const same = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((part, index) => part === right[index]);

const wanted = ({ parts }: KnownPath): string[] => parts.map(normalizeLabel);

/**
 * The way that ends with what the claim names.
 * @param trail what was selected on the way so far, with the claim's own parts at its end.
 */
export function wayOf(
  catalog: Catalog,
  claim: Claim,
  trail: readonly string[],
  version: PortalVersion,
): Way | undefined {
  const own = claim.path?.length ?? 1;
  const walked = trail.map(normalizeLabel);
  const ways = catalog.paths.filter(({ parts }) => parts.length > 1);
  // "A > B > C", where A > B is the way and C stands on its page.
  for (let end = walked.length; end > walked.length - own; end -= 1) {
    const exact = ways.filter((path) => same(walked.slice(Math.max(0, end - path.parts.length), end), wanted(path)));
    const path = exact.at(-1);
    if (path !== undefined) return { path, taken: own - (walked.length - end) };
  }
  return mixed(catalog, trail, own, version);
}

/** A way made of the words of several versions: half of it was changed. Certain only where they all lead to one page. */
function mixed(catalog: Catalog, trail: readonly string[], own: number, version: PortalVersion): Way | undefined {
  for (const length of [4, 3, 2]) {
    const written = trail.slice(-length);
    if (written.length < length || length < own) continue;
    const parts = written.map(normalizeLabel);
    const screens = new Set<Screen>(
      catalog.paths
        .filter((path) => path.parts.length > 1 && wanted(path).at(-1) === parts.at(-1))
        .map(({ screen }) => screen),
    );
    const [screen, other] = screens;
    if (screen === undefined || other !== undefined) return undefined;
    const words = new Set(catalog.paths.filter((path) => path.screen === screen).flatMap(wanted));
    if (parts.every((part) => words.has(part))) return { path: { screen, parts: written, since: version }, taken: own };
  }
  return undefined;
}

/** The page that a single name means: the last part of its way in any version, if only one page has it. */
export function pageNamed(catalog: Catalog, name: string): Screen | undefined {
  const ends = catalog.paths.filter((path) => path.parts.length > 1 && wanted(path).at(-1) === normalizeLabel(name));
  const [screen, other] = new Set(ends.map((path) => path.screen));
  return other === undefined ? screen : undefined;
}
