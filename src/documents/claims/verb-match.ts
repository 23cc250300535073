import { DETERMINERS, PLACE_PREPOSITIONS } from './nouns.ts';
import type { Token } from './tokens.ts';
import { gerundsFrom, verbsFrom, type VerbEntry } from './verbs.ts';

const PRONOUNS = new Set(
  'it, them, this, these, those, yourself, yes, no, all, what, who, how, which, none, one, two, three, four'.split(
    ', ',
  ),
);
const FOLLOWERS = new Set(
  'in, for, on, out, to, that, whether, into, back, as, with, using, over, of, from, at, next'.split(', '),
);

/** "... enable:", with what is meant in a list below. */
const LISTS: ReadonlySet<string> = new Set(['enable', 'disable', 'select', 'choose', 'check', 'add']);

/** A verb, and where the words behind it begin. */
export interface Match {
  readonly verb: VerbEntry;
  readonly end: number;
}

/** The verb at a position, with the words behind it that make it one. */
export function verbAt(tokens: readonly Token[], at: number, inner: boolean, gerund = false): Match | undefined {
  const token = tokens[at];
  if (token === undefined || token.kind === 'punctuation') return undefined;
  const bold = token.kind === 'label' && token.mark === 'strong';
  // "**Save** your changes": a verb in bold is a verb all the same.
  const [first = ''] = token.kind === 'word' ? [token.lower] : bold ? token.lower.split(' ') : [];
  const entries = gerund ? gerundsFrom(first) : verbsFrom(first);
  for (const verb of entries) {
    const words = verb.words.split(' ');
    if (bold ? verb.words !== token.lower : !words.every((word, index) => isWord(tokens[at + index], word))) continue;
    const end = bold ? at + 1 : at + words.length;
    const colon = tokens[end]?.text === ':' && tokens[end + 1] === undefined && LISTS.has(verb.words);
    if ((colon && token.kind === 'word') || follows(verb, tokens[end], token, inner)) return { verb, end };
    // "... and review configuration settings"
    if (
      verb.words === 'review' &&
      inner &&
      tokens[at - 1]?.lower === 'and' &&
      /^[a-z]+$/u.test(tokens[end]?.text ?? '')
    )
      return { verb, end };
    // "Review and agree to the terms", "Type or paste the number"
    if (
      !inner &&
      token.kind === 'word' &&
      /^(?:and|or)$/u.test(tokens[end]?.lower ?? '') &&
      verbAt(tokens, end + 1, true) !== undefined
    )
      return { verb, end };
  }
  return undefined;
}

const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.lower === word;

function follows(verb: VerbEntry, next: Token | undefined, token: Token, inner: boolean): boolean {
  const noun = token.kind === 'label';
  if (next === undefined) return !noun && (verb.bare || (!inner && verb.plain && verb.family !== 'control'));
  if (next.kind === 'punctuation')
    return !noun && (verb.bare || (next.text === ',' && verb.plain) || (next.text === ':' && verb.family === 'text'));
  if (next.kind === 'label') return !noun;
  if (noun && next.lower === 'of') return true;
  if (DETERMINERS.has(next.lower) || PRONOUNS.has(next.lower)) return true;
  if (noun) return false;
  if (verb.plain) return true;
  if (next.lower === 'and' || next.lower === 'then') return verb.words === 'search' || verb.bare;
  return (
    FOLLOWERS.has(next.lower) ||
    /^[\p{Lu}\d`]/u.test(next.text) ||
    (verb.family === 'see' && (!inner || /s$/u.test(next.lower) || isAdjective(next.lower)))
  );
}

const isAdjective = (word: string): boolean => /(?:able|al|ed|ing|ive|ous|default|other)$/u.test(word);

/** The position behind words of the set, and behind commas and dashes. */
export function skip(tokens: readonly Token[], from: number, set: ReadonlySet<string>): number {
  let at = from;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token === undefined) break;
    if (
      token.kind === 'punctuation'
        ? token.text === '(' || token.text === ')'
        : token.kind === 'label' ||
          !(set.has(token.lower) || (token.lower === 'the' && tokens[at + 2]?.kind === 'label'))
    )
      break;
    // "and the select **Save**"
    if (token.lower === 'the') {
      const match = at > from ? verbAt(tokens, at + 1, true) : undefined;
      if (match?.verb.words !== 'select' && match?.verb.words !== 'click') break;
    }
    if (/^(?:next|instead|back)$/u.test(token.lower) && /^(?:to|of)$/u.test(tokens[at + 1]?.lower ?? '')) break;
    at += 1;
  }
  return at;
}

/** "on", "in", "next to"... */
export const isPlaceStart = (token: Token | undefined, next: Token | undefined): boolean =>
  token?.kind === 'word' && (PLACE_PREPOSITIONS.has(token.lower) || (token.lower === 'next' && next?.lower === 'to'));
