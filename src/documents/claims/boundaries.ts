import { DETERMINERS } from './nouns.ts';
import type { Token } from './tokens.ts';
import { isPlaceStart, skip, verbAt } from './verb-match.ts';
import { isCore, type VerbEntry } from './verbs.ts';

/** Words in lower case, to be looked at as a whole. */
export const text = (tokens: readonly Token[]): string => tokens.map((token) => token.lower).join(' ');

/** Words between clauses that say nothing of them. */
export const SOFT = new Set(
  'and, then, or, also, next, now, finally, first, lastly, again, just, please, simply, instead, afterwards, additionally, carefully, manually, otherwise, alternatively, optionally, so, subsequently, but, back, however, therefore, afterward, meanwhile, directly, either'.split(
    ', ',
  ),
);

/** Words that begin a clause in which nothing is ordered. */
export const SUBORDINATE = new Set(
  'if, when, whenever, once, after, before, while, as, since, because, although, unless, until, whether, where, during, with, without, due, depending, per, upon, throughout, assuming, given, like, unlike, despite, instead, besides, rather, whereas, should'.split(
    ', ',
  ),
);

/** Where the words of a verb end: at the next clause. */
export function endOf(tokens: readonly Token[], from: number, verb: VerbEntry): number {
  for (let index = from; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    // "Sign in to X by using the account Y" says who, and not how it is done.
    const way = token.lower === 'by' ? verbAt(tokens, index + 1, true, true) : undefined;
    if (way !== undefined && !(verb.family === 'account' && way.verb.family === 'use')) return index;
    // "by selecting **X** and selecting **Y**"
    if (token.lower === 'and') {
      const gerund = verbAt(tokens, index + 1, true, true);
      const behind = tokens[gerund?.end ?? tokens.length];
      if (gerund?.verb.family === 'control' && (behind?.kind === 'label' || /^\p{Lu}/u.test(behind?.text ?? '')))
        return index;
    }
    // "to navigate back to the list"
    if (token.lower === 'back' && tokens[index - 1]?.kind === 'word' && !SOFT.has(tokens[index - 1]?.lower ?? ''))
      continue;
    // "Notice how you can select A or select B"
    if (
      verb.family === 'see' &&
      token.lower === 'or' &&
      tokens.slice(from, index).some((before) => /^(?:how|can|may|could)$/u.test(before.lower))
    )
      continue;
    const boundary =
      token.kind === 'punctuation' ? /^[,;:–—-]$/u.test(token.text) : token.kind === 'word' && SOFT.has(token.text);
    // "you can now change", "is also set"
    if (
      /^(?:now|also|then|just|simply|first|again)$/u.test(token.lower) &&
      /^(?:can|cannot|will|may|must|should|to|is|are|be|was|were)$/u.test(tokens[index - 1]?.lower ?? '')
    )
      continue;
    // "select **A** from the drop-down select **B**"
    if (
      token.kind === 'word' &&
      /^(?:menu|drop-?down|list)$/u.test(tokens[index - 1]?.lower ?? '') &&
      tokens[index - 2]?.lower === 'the' &&
      tokens.slice(from, index).some(({ kind }) => kind === 'label') &&
      beginsOrder(tokens, index)
    )
      return index;
    if (!boundary && !(token.kind === 'word' && beginsOpenly(tokens, index))) continue;
    const next = boundary ? skip(tokens, index, SOFT) : index;
    if (begins(tokens, index, next, verb)) return index;
  }
  return tokens.length;
}

/** A verb right behind a label, without a comma: "select **Add clause** specify the following". */
function beginsOpenly(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  return tokens[index - 1]?.kind === 'label' && token !== undefined && beginsOrder(tokens, index);
}

function beginsOrder(tokens: readonly Token[], index: number): boolean {
  const match = verbAt(tokens, index, true);
  return match !== undefined && isCore(match.verb) && match.verb.plain && tokens[match.end]?.kind === 'label';
}

/** Whether a clause begins behind a comma or connective. */
function begins(tokens: readonly Token[], index: number, next: number, verb: VerbEntry): boolean {
  const token = tokens[next];
  if (token === undefined) return false;
  const skipped = text(tokens.slice(index, next));
  const match = verbAt(tokens, next, true);
  // "Use the Include or Exclude options" names them.
  if (skipped === 'or' && /^\p{Lu}/u.test(token.text) && /^\p{Lu}/u.test(tokens[index - 1]?.text ?? '')) return false;
  if (token.kind === 'word' && token.lower === 'try' && skipped !== '') return true;
  if (match !== undefined)
    return (
      verb.family !== 'see' ||
      match.verb.plain ||
      isCore(match.verb) ||
      match.verb.family !== 'see' ||
      (DETERMINERS.has(tokens[match.end]?.lower ?? '') && tokens[match.end + 1]?.kind === 'label') ||
      (/^(?:review|note)$/u.test(match.verb.words) &&
        /^(?:and|then)/u.test(skipped) &&
        tokens[match.end]?.lower === 'the' &&
        // "Ensure that **A** is **B** and review the settings"
        (tokens[index - 1]?.kind === 'label' ||
          tokens.slice(match.end + 2, match.end + 4).some((after) => isPlaceStart(after, undefined))))
    );
  if (token.kind === 'label') return /\bthen\b/u.test(skipped) && verb.family !== 'see' && verb.family !== 'make';
  // "Select Next then Finish", without marks
  if (verb.family === 'control' && isElided(token, skipped)) return true;
  if (/^you(?:'ll)?$/u.test(token.lower)) return skipped !== '';
  if (!/,|;|then|and/u.test(skipped)) return false;
  if (isPlaceStart(token, tokens[next + 1]) || SUBORDINATE.has(token.lower) || token.lower === 'for') {
    // "..., on the **X** page, select": only when a verb comes of it.
    const end = commaFrom(tokens, next);
    const after = skip(tokens, end, SOFT);
    if (verbAt(tokens, after, true) !== undefined) return true;
    if (isPlaceStart(tokens[after], tokens[after + 1]) && after > end && verb.family !== 'see')
      return begins(tokens, end, after, verb);
    return verbWithin(tokens, next, end) !== undefined;
  }
  return false;
}

/** A name in capitals behind "then", for which the verb before goes on. */
export const isElided = (token: Token, skipped: string): boolean =>
  token.kind === 'word' && /\bthen\b/u.test(skipped) && /^\p{Lu}/u.test(token.text) && !/^I$/u.test(token.text);

/** The next comma, semicolon or colon; the end where there is none. */
export function commaFrom(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at < tokens.length && !(tokens[at]?.kind === 'punctuation' && /^[,;:]$/u.test(tokens[at]?.text ?? '')))
    at += 1;
  return at;
}

/** A verb that follows a place without a comma: "under **Catalogs** select **X**", "in the search field enter". */
export function verbWithin(tokens: readonly Token[], from: number, end: number): number | undefined {
  for (let index = from + 2; index < end; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'word' || DETERMINERS.has(tokens[index - 1]?.lower ?? '')) continue;
    // "during a future login as another user"
    if (token.lower === 'login') continue;
    if (
      /^you(?:'ll)?$/u.test(token.lower) &&
      /^(?:will|should|see|can|must|need)$/u.test(tokens[index + 1]?.lower ?? '')
    )
      return index;
    if (tokens[index - 1]?.lower === 'to' || tokens[index - 1]?.lower === 'you') continue;
    const match = verbAt(tokens, index, true);
    if (match === undefined) continue;
    const behind = tokens[match.end];
    // "On the **X** page note the **Y** message"
    const shown = match.verb.family === 'see' && behind?.lower === 'the' && tokens[match.end + 1]?.kind === 'label';
    if (!(isCore(match.verb) || match.verb.plain || shown)) continue;
    // "On the **X** page enable:", "... add users:", with a list below
    const rest = tokens.slice(match.end);
    if (rest.length < 3 && rest.at(-1)?.text === ':' && /^(?:control|set|add)$/u.test(match.verb.family)) return index;
    if (
      !match.verb.plain &&
      !(
        tokens[match.end]?.kind === 'label' ||
        DETERMINERS.has(tokens[match.end]?.lower ?? '') ||
        (isCore(match.verb) && /^\p{Lu}/u.test(tokens[match.end]?.text ?? '')) ||
        match.verb.words.includes(' ')
      )
    )
      continue;
    // "From the **X** bar look for Azure Policy"
    const sought = match.verb.claim === 'search' && /^\p{Lu}/u.test(behind?.text ?? '');
    if (!isCore(match.verb) && behind?.kind !== 'label' && !shown && !sought) continue;
    return index;
  }
  return undefined;
}

const REMINDERS = [
  ['be', 'sure', 'to'],
  ['make', 'sure', 'to'],
  ['remember', 'to'],
  ['choose', 'to'],
  ['opt', 'to'],
  ['be', 'careful', 'to'],
  ['make', 'sure', 'you'],
  ['make', 'sure', 'that', 'you'],
  ['ensure', 'you'],
  ['ensure', 'that', 'you'],
];

/** Behind "be sure to", "make sure that you": where the order begins; the position itself where none does. */
export function reminded(tokens: readonly Token[], at: number): number {
  for (const words of REMINDERS) {
    if (!words.every((word, index) => tokens[at + index]?.kind === 'word' && tokens[at + index]?.lower === word))
      continue;
    const match = verbAt(tokens, at + words.length, true);
    const orders =
      match !== undefined && match.verb.family !== 'see' && match.verb.family !== 'move' && match.verb.family !== 'use';
    if (orders && (words.at(-1) === 'to' || isCore(match.verb))) return at + words.length;
  }
  return at;
}
