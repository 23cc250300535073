import { versionsOf, type PortalVersion, type VersionedName } from './names.ts';

/** A stretch of portal versions: from its first month up to, and without, the month of `before`. */
export interface VersionSpan {
  readonly since: PortalVersion;
  /** Left out while it holds to this day. */
  readonly before?: PortalVersion;
}

export const within = (month: PortalVersion, { since, before }: VersionSpan): boolean =>
  month >= since && (before === undefined || month < before);

/** The stretches in which a control has this very name; none for a name that holds in every version. */
export function spansOf(name: VersionedName, shown: string): VersionSpan[] {
  const months = versionsOf(name);
  return months.flatMap((since, index) => {
    if (typeof name === 'string' || name[since] !== shown) return [];
    const before = months[index + 1];
    return [before === undefined ? { since } : { since, before }];
  });
}

/** Something that a page shows and that tells its version. */
export interface VersionClue {
  /** What was seen, as a person would say it. */
  readonly seen: string;
  /** It holds in any of these. */
  readonly spans: readonly VersionSpan[];
}

export interface VersionGuess {
  /** The oldest of those that fit best: what is not seen to have changed is taken to be as it was. */
  readonly version: PortalVersion;
  /** Others that fit as well; nothing that was seen tells them apart. */
  readonly orElse: readonly PortalVersion[];
  /** Clues that speak against it. */
  readonly against: readonly VersionClue[];
}

/** The version that most clues fit, among the months in which something changed; undefined without any clue. */
export function guessVersion(
  clues: readonly VersionClue[],
  months: readonly PortalVersion[],
): VersionGuess | undefined {
  const telling = clues.filter(({ spans }) => spans.length > 0);
  if (telling.length === 0) return undefined;
  const all = [...new Set([...months, ...telling.flatMap(({ spans }) => spans.map(({ since }) => since))])].sort();
  const fits = (month: PortalVersion, { spans }: VersionClue): boolean => spans.some((span) => within(month, span));
  const scores = all.map((month) => telling.filter((clue) => fits(month, clue)).length);
  const most = Math.max(...scores);
  const [version, ...orElse] = all.filter((_, index) => scores[index] === most);
  if (version === undefined) return undefined;
  return { version, orElse, against: telling.filter((clue) => !fits(version, clue)) };
}
