import type { Page } from 'playwright-core';
import { versionsOf, type PortalVersion } from '../core/names.ts';
import type { PortalShell } from '../core/portal.ts';
import type { Screen } from '../core/screen.ts';
import { guessVersion, type VersionClue, type VersionGuess } from '../core/version-span.ts';
import { cluesOn } from './survey/look.ts';

/** Finds out the version of a portal from what its pages show, where the configuration says `auto`. */
export interface VersionFinder {
  /** What all that was seen comes to; undefined while nothing told. */
  readonly guess: VersionGuess | undefined;
  /** Takes down what was seen; whether that led to another version. */
  note(clues: readonly VersionClue[]): Promise<boolean>;
  /** Looks at a screen whose names would tell apart what nothing has told apart so far. */
  lookAt(page: Page, shell: PortalShell, screen: Screen): Promise<boolean>;
}

export function createVersionFinder(
  screens: Iterable<Screen>,
  /** Hears of each change of mind, and of the first. */
  tell: (guess: VersionGuess, seen: string) => Promise<void>,
): VersionFinder {
  const months = monthsOf(screens);
  const clues = new Map<string, VersionClue>();
  let guess: VersionGuess | undefined;
  const note = async (seen: readonly VersionClue[]): Promise<boolean> => {
    const fresh = seen.filter((clue) => clue.spans.length > 0 && !clues.has(clue.seen));
    if (fresh.length === 0) return false;
    for (const clue of fresh) clues.set(clue.seen, clue);
    const before = guess;
    guess = guessVersion([...clues.values()], months);
    if (guess === undefined) return false;
    const same = before?.version === guess.version && before.orElse.length === guess.orElse.length;
    if (!same) await tell(guess, fresh.map((clue) => clue.seen).join(', '));
    return before?.version !== guess.version;
  };
  return {
    get guess() {
      return guess;
    },
    note,
    async lookAt(page, shell, screen) {
      const open = guess === undefined ? months : [guess.version, ...guess.orElse];
      return open.length > 1 && tellsApart(screen, open) ? note(await cluesOn(page, shell, screen)) : false;
    },
  };
}

/** The months in which anything on these screens changed. */
export function monthsOf(screens: Iterable<Screen>): PortalVersion[] {
  const names = [...screens].flatMap(({ title, paths, controls }) => [
    title,
    paths,
    ...Object.values(controls).map(({ name }) => name),
  ]);
  return [...new Set(names.flatMap((name) => (name === undefined ? [] : versionsOf(name))))].sort();
}

/** Whether a name of the screen changed between the first and the last of these months. */
function tellsApart({ controls }: Screen, open: readonly PortalVersion[]): boolean {
  const [first = ''] = open;
  const last = open.at(-1) ?? '';
  return Object.values(controls).some(({ name }) => versionsOf(name).some((month) => month > first && month <= last));
}
