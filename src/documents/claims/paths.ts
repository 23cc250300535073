import { DETERMINERS, PLACE_PREPOSITIONS } from './nouns.ts';
import type { Token } from './tokens.ts';
import { verbsFrom } from './verbs.ts';

const ARROW = /^(?:>|->|→|»|-->|\\>)$/u;
const ENDS = new Set([
  'to',
  'and',
  'then',
  'or',
  'for',
  'of',
  'page',
  'pane',
  'blade',
  'menu',
  'tab',
  'which',
  'that',
  'with',
  'as',
  'using',
  'if',
]);

const isArrow = (token: Token | undefined): boolean => token !== undefined && ARROW.test(token.text);

/** A label whose text is itself a path: `**A > B**`. */
function splitLabel(token: Token): Token {
  const pieces = token.text.split(/\s*(?:>|→|»)\s*/u).filter((piece) => piece !== '');
  if (pieces.length < 2 || /[<=]/u.test(token.text) || token.mark === 'code') return token;
  let at = 0;
  const parts = pieces.map((text): Token => {
    const index = token.text.indexOf(text, at);
    at = index + text.length;
    return { kind: 'label', text, lower: text.toLowerCase(), start: token.start + index, end: token.start + at };
  });
  return { ...token, parts };
}

function join(tokens: readonly Token[]): Token | undefined {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const text = tokens.map((token) => token.text).join(' ');
  return { kind: 'label', text, lower: text.toLowerCase(), start: first.start, end: last.end };
}

const named = (token: Token | undefined): boolean => token?.kind === 'word' && /^[\p{Lu}\d+(]/u.test(token.text);

/** Where the unmarked part before an arrow begins: "Select Add > Add role assignment" is of "Add", not of "Select". */
function wordsBefore(tokens: readonly Token[]): number {
  let from = tokens.length;
  while (from > 0 && named(tokens[from - 1])) from -= 1;
  const first = tokens[from];
  if (
    first !== undefined &&
    tokens.length - from > 1 &&
    verbsFrom(first.lower).some((verb) => verb.words === first.lower)
  )
    from += 1;
  return from;
}

function wordsAfter(tokens: readonly Token[], from: number): number {
  let to = from;
  for (; to < tokens.length; to += 1) {
    const token = tokens[to];
    if (token?.kind !== 'word' || isArrow(token)) break;
    if (to > from && (ENDS.has(token.lower) || PLACE_PREPOSITIONS.has(token.lower))) break;
    if (to === from && !named(token)) break;
  }
  return to;
}

/** Joins `A > B > C` to one label with parts. */
export function joinPaths(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    if (!isArrow(token)) {
      joined.push(token.kind === 'label' ? splitLabel(token) : token);
      continue;
    }
    let before = joined.at(-1);
    if (before?.kind === 'word') {
      const from = wordsBefore(joined);
      before = join(joined.slice(from));
      if (before !== undefined) joined.splice(from, joined.length - from, before);
    }
    let next = index + 1;
    while (tokens[next]?.kind === 'word' && DETERMINERS.has(tokens[next]?.lower ?? '') && !named(tokens[next]))
      next += 1;
    const after = tokens[next];
    let part: Token | undefined;
    if (after?.kind === 'label') part = splitLabel(after);
    else {
      const to = wordsAfter(tokens, next);
      part = join(tokens.slice(next, to));
      next = to - 1;
    }
    if (before?.kind !== 'label' || part === undefined) continue;
    const parts = [...(before.parts ?? [before]), ...(part.parts ?? [part])];
    const text = parts.map((piece) => piece.text).join(' > ');
    joined.pop();
    joined.push({ ...before, text, lower: text.toLowerCase(), parts, end: part.end });
    index = next;
  }
  return joined;
}
