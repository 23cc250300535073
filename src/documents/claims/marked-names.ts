import type { Line } from '../parse/lines.ts';
import type { Token } from './tokens.ts';
import { verbsFrom } from './verbs.ts';

const MARKED = /\*\*(\p{Lu}[^*\n<>]{2,60}?)\*\*/gu;
const INNER = / (?:and|or|of|to|for|in|on) /u;

/**
 * Finds where a document writes a name without marks that it marks elsewhere and that holds a small word, such as "Users
 * and groups"; undefined where it marks none. A name that begins with a verb would be taken for an order, and is left out.
 */
export function markedNames(source: string): RegExp | undefined {
  const names = new Set<string>();
  for (const [, name = ''] of source.matchAll(MARKED)) {
    const [first = ''] = name.toLowerCase().split(' ');
    if (INNER.test(name) && !/[.,:;]/u.test(name) && verbsFrom(first).length === 0) names.add(name.trim());
  }
  if (names.size === 0) return undefined;
  const longest = [...names].sort((left, right) => right.length - left.length);
  return new RegExp(
    `(?<![\\p{L}\\d])(?:${longest.map((name) => name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('|')})(?![\\p{L}\\d])`,
    'gu',
  );
}

/** Words that together are such a name become one. */
export function joinNames(tokens: readonly Token[], line: Line, names: RegExp | undefined): readonly Token[] {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (names === undefined || first === undefined || last === undefined) return tokens;
  let joined = tokens;
  for (const { 0: text, index } of line.text.slice(first.start, last.end).matchAll(names)) {
    const start = first.start + index;
    const end = start + text.length;
    const within = joined.filter((token) => token.start >= start && token.end <= end);
    const at = within[0] === undefined ? -1 : joined.indexOf(within[0]);
    if (at < 0 || within.some(({ kind }) => kind !== 'word')) continue;
    const name: Token = { kind: 'word', text, lower: text.toLowerCase(), start, end };
    joined = [...joined.slice(0, at), name, ...joined.slice(at + within.length)];
  }
  return joined;
}
