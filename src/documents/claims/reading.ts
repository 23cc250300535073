import type { ClaimVerb } from '../model.ts';
import type { Clause } from './clauses.ts';
import type { Draft } from './drafts.ts';
import { ROLE } from './nouns.ts';
import { labelsOf, nounOf, type ObjectPhrase } from './objects.ts';
import { nameOf, type Place } from './places.ts';
import { withoutEnd, type Token } from './tokens.ts';

/** What a clause is read against: the sentence before it. */
export interface Reading {
  readonly clause: Clause;
  readonly object: ObjectPhrase;
  /** What "it" and "them" stand for. */
  readonly antecedent: Token | undefined;
}

export type Family = (reading: Reading) => Draft[];

export const PRONOUN = /^(?:it|them|this|that|one|these)$/u;
export const GENERIC =
  /^(?:box|boxes|check ?box(?:es)?|link|button|option|drop-?down|icon|image|symbol|item|value|field|toggle|switch|setting|tab|entry)$/u;
export const LEAD =
  /\b(?:following|below|settings|values|information|details|parameters|properties|attributes|table)\b/u;

export const isField = (place: Place): boolean => place.kind === 'field' || place.kind === 'choice';

/** The innermost place that is named: behind the verb before in front of it. */
export function whereOf({ clause, object }: Reading, skip?: Place): Token | undefined {
  const behind = object.places.find(
    (place) => place !== skip && place.names.length > 0 && (!isField(place) || clause.verb.family !== 'enter'),
  );
  if (behind !== undefined) return behind.names[0];
  const before = clause.places.filter(
    (place) =>
      place !== skip && place.names.length > 0 && (!isField(place) || !['enter', 'set'].includes(clause.verb.family)),
  );
  return before.at(-1)?.names[0];
}

/** "..., in case it is not there yet" */
const inCase = (words: readonly Token[]): boolean =>
  words.some(
    (token, index) => token.lower === 'case' && words[index - 1]?.lower === 'in' && words[index + 1]?.lower !== 'of',
  );

export function base(reading: Reading, verb: ClaimVerb, skip?: Place): Draft {
  const { clause, object } = reading;
  return {
    verb,
    where: whereOf(reading, skip),
    conditional: clause.conditional || object.conditional || inCase(clause.words),
    verbTokens: clause.verbTokens,
    control: object.kind === '' ? undefined : object.kind,
  };
}

/** The field that a value goes into: named behind the verb, or in front of it. */
export function fieldOf({ clause, object }: Reading, kinds: readonly Place['kind'][]): Place | undefined {
  return [...object.places, ...[...clause.places].reverse()].find((place) => kinds.includes(place.kind));
}

export const lone = (tokens: readonly Token[]): Token | undefined => labelsOf(tokens)[0] ?? nounOf(tokens);

/** "X = Y" inside of one label. */
export function assignment(token: Token): { label: Token; value: Token } | undefined {
  const match = /^([^=]+?)\s*=\s*([^=]+)$/u.exec(token.text);
  if (match?.[1] === undefined || match[2] === undefined || token.mark === 'code') return undefined;
  const cut = (text: string, start: number): Token => ({
    kind: 'label',
    text,
    lower: text.toLowerCase(),
    start,
    end: start + text.length,
  });
  return { label: cut(match[1], token.start), value: cut(match[2], token.end - match[2].length) };
}

/** What a pronoun stands for, at the place of the pronoun: the name itself may stand in another paragraph. */
export const meant = (pronoun: Token, antecedent: Token | undefined): Token =>
  antecedent === undefined ? pronoun : { ...antecedent, start: pronoun.start, end: pronoun.end };

export const EMPTY: Token = { kind: 'word', text: '', lower: '', start: 0, end: 0 };

export function verbLabel(clause: Clause): Token | undefined {
  const [first, last] = [clause.verbTokens[0], clause.verbTokens.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const text = clause.verbTokens.map((token) => token.text).join(' ');
  return { kind: 'label', text, lower: text.toLowerCase(), start: first.start, end: last.end };
}

/** A role in words or as a link: "as at least an [Application Administrator](...)". */
export function roleIn(tokens: readonly Token[]): Token | undefined {
  const label = labelsOf(tokens).find(
    (token) =>
      /\b(?:administrator|operator|reader|contributor|owner)\b/iu.test(token.text) && !/[\\@]/u.test(token.text),
  );
  if (label !== undefined) return label;
  const words = tokens.filter((token) => token.kind === 'word' && /^\p{Lu}/u.test(token.text));
  const name = nameOf(words);
  return name !== undefined && ROLE.test(name.text) && words.length > 1 ? name : undefined;
}

export const stripKind = (token: Token): Token =>
  withoutEnd(
    token,
    /\s(?:page|pane|blade|window|tile|dialog|dialog box|panel|screen|message|tab|wizard|flyout|form)$/iu,
  );
