import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from '@playwright/test';
import fc from 'fast-check';
import { z } from 'zod';

const MEGABYTE = 1024 * 1024;
/** More than this, by one value or kept after all of them, is growth without bound. */
const MOST_GROWTH = 300 * MEGABYTE;

const numberFrom = (name: string): number | undefined => {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : Number(value);
};

/** The same for every run of the suite; `npm run test:fuzz` draws others and goes on for longer. */
const SEED = numberFrom('FUZZ_SEED') ?? 20261125;
const SECONDS = numberFrom('FUZZ_SECONDS');

setFlagsFromString('--expose-gc');
const collect = z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'));

/** What is still held once everything that nobody needs is gone. */
function keptBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Tries a property on so many values, or for as long as the campaign says. A value for which it does not hold is
 * shrunk and shown with seed and path, so that it can be tried again; memory that grows without bound fails as well.
 * The property says `true` where it holds: Playwright records each `expect` as a step, which thousands are too many for.
 */
export async function hammer<T>(
  values: fc.Arbitrary<T>,
  holds: (value: T) => boolean | Promise<boolean>,
  { runs, seed = SEED }: { readonly runs: number; readonly seed?: number },
): Promise<void> {
  test.info().annotations.push({ type: 'seed', description: String(seed) });
  if (SECONDS !== undefined) test.setTimeout((SECONDS + 120) * 1000);
  const before = keptBytes();
  let leap = 0;
  const property = fc.asyncProperty(values, async (value) => {
    const begun = process.memoryUsage.rss();
    const good = await holds(value);
    leap = Math.max(leap, process.memoryUsage.rss() - begun);
    return good;
  });
  await fc.assert(property, {
    seed,
    ...(SECONDS === undefined
      ? { numRuns: runs }
      : { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: SECONDS * 1000 }),
  });
  const grown = Math.max(leap, keptBytes() - before);
  if (grown > MOST_GROWTH) throw new Error(`memory grew by ${Math.round(grown / MEGABYTE)} MB`);
}

/** Pieces of a language, strung together: far more often near to something valid than noise is. */
export const strung = (pieces: readonly string[], most = 60): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength: most }).map((words) => words.join(''));

/** What breaks readers that did not expect it. */
export const NASTY = [
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ud800',
  '\ufeff',
  '😀',
  '__proto__',
  'constructor',
  '${x}',
  '${__proto__}',
  '${process.env.HOME}',
  '../../etc/passwd',
  '</script><script>',
  '\r\n',
  '\t',
] as const;

/** A text with a few places changed, taken out or doubled. */
export function mutated(text: string): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat({ max: Math.max(text.length - 1, 0) }),
    length: fc.nat({ max: 40 }),
    put: fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 12 }), fc.constant('')),
    twice: fc.boolean(),
  });
  return fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) =>
    changes.reduce((now, { at, length, put, twice }) => {
      const piece = now.slice(at, at + length);
      return `${now.slice(0, at)}${twice ? piece + piece : put}${now.slice(at + length)}`;
    }, text),
  );
}
