import { CHOICE_NOUNS, DETERMINERS, FIELD_NOUNS, NAME_NOUNS, PLACE_NOUNS, PLACE_PREPOSITIONS, VAGUE } from './nouns.ts';
import type { Token } from './tokens.ts';

/** "On the **X** page": where something is done. A field or choice is what a value goes into. */
export interface Place {
  readonly kind: 'place' | 'field' | 'choice' | 'vague';
  /** Coordinated names: "in the **New** and **Confirm** boxes". */
  readonly names: readonly Token[];
  readonly preposition: string;
  /** It says what it is: "page", "box"... */
  readonly noun: boolean;
  /** All of its words, in lower case. */
  readonly text: string;
}

/** A name made of words that the document does not mark. */
export function nameOf(tokens: readonly Token[]): Token | undefined {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const text = tokens
    .map((token) => token.text)
    .join(' ')
    .replace(/ ([,;:)])/gu, '$1')
    .replace(/\( /gu, '(');
  return { kind: 'label', text, lower: text.toLowerCase(), start: first.start, end: last.end };
}

function kindOf(words: readonly Token[], preposition: string): { kind: Place['kind']; noun: boolean } {
  const lowers = words.map((token) => token.lower);
  // "On the **X** prompt" is a window.
  if (preposition === 'on' && lowers[0] === 'prompt') return { kind: 'place', noun: true };
  if (lowers.some((word) => CHOICE_NOUNS.has(word)) || /\b(?:drop down|combo box|list box)\b/u.test(lowers.join(' '))) {
    return { kind: 'choice', noun: true };
  }
  const last = lowers.at(-1) ?? '';
  const inner = lowers.slice(0, 2);
  if (
    inner.some((word) => FIELD_NOUNS.has(word)) &&
    !/\b(?:dialog|message|filter bar|menu bar|command bar|title bar|action bar|tool bar|area)\b/u.test(lowers.join(' '))
  ) {
    return { kind: 'field', noun: true };
  }
  return { kind: 'place', noun: inner.some((word) => PLACE_NOUNS.has(word)) || PLACE_NOUNS.has(last) };
}

/**
 * The places that a phrase names, outermost first: "the toolbar of the **X** pane" is a part of X that has no name, "the
 * Search bar of the Azure portal" a field of it.
 */
export function placesOf(preposition: string, tokens: readonly Token[]): Place[] {
  const place = placeOf(preposition, tokens);
  const of = tokens.findIndex((token, index) => index > 0 && token.kind === 'word' && token.lower === 'of');
  const within = tokens.slice(of + 1);
  const marked = tokens.findIndex((token) => token.kind === 'label');
  if (of < 0 || (marked >= 0 && marked < of) || !(place.kind === 'field' || place.names.length === 0)) return [place];
  const outer = placeOf(preposition, within);
  return outer.names.length > 0 && outer.kind === 'place' ? [outer, place] : [place];
}

/** "In the **Profile** list": a list called after one thing is what that is chosen from, "the **Users** list" is a table. */
const isChoice = ([name, other]: readonly Token[], [noun, more]: readonly Token[]): boolean =>
  name?.mark === 'strong' &&
  other === undefined &&
  noun?.lower === 'list' &&
  more === undefined &&
  !/(?:[^su]s|people|results?)$/iu.test(name.text);

const capital = (token: Token): boolean => /^[\p{Lu}\d+]/u.test(token.text);

/**
 * Reads a place from behind its preposition up to `end`. Names are what is marked; otherwise what is written with
 * capitals, or the words before the noun of a field.
 */
export function placeOf(preposition: string, tokens: readonly Token[]): Place {
  const text = tokens.map((token) => token.lower).join(' ');
  const first = tokens.findIndex((token) => token.kind === 'label');
  const outer = tokens.findIndex(
    (token, index) =>
      index > 0 && token.kind === 'word' && (token.lower === 'of' || PLACE_PREPOSITIONS.has(token.lower)),
  );
  if (first >= 0) {
    const names: Token[] = [];
    let at = first;
    for (; at < tokens.length; at += 1) {
      const token = tokens[at];
      // "On the **X** **Y** tab": the tab Y of X.
      if (token?.kind === 'label' && tokens[at - 1]?.kind === 'label') names.pop();
      if (token?.kind === 'label') names.push(token.parts?.at(-1) ?? token);
      else if (!/^(?:and|,|or|the)$/u.test(token?.lower ?? '')) break;
    }
    const end = tokens.findIndex(
      (token, index) => index >= at && (token.kind === 'punctuation' || token.lower === 'of' || token.lower === 'to'),
    );
    const between = tokens.slice(0, first).map((token) => token.lower);
    const behind = tokens.slice(at, end < 0 ? undefined : Math.min(end, at + 3));
    const { kind, noun } = isChoice(names, behind)
      ? { kind: 'choice' as const, noun: true }
      : kindOf(behind, preposition);
    // "In the list of **apps**" and "to the right of **X**" hold the name behind their noun.
    const said = noun || between.some((word) => PLACE_NOUNS.has(word));
    return { kind, names, preposition, noun: said, text };
  }
  const own = unmarked(tokens, outer);
  // "In the row representing the Finance role"
  const held = own.findIndex(({ lower }) => /^(?:representing|displaying|showing|containing)$/u.test(lower));
  if (held > 0 && /^(?:row|entry|item|line)$/u.test(own[held - 1]?.lower ?? '')) own.splice(0, held + 1);
  while (own[0] !== undefined && DETERMINERS.has(own[0].lower) && !(capital(own[0]) && own.length > 2)) own.shift();
  while (
    own[0]?.kind === 'word' &&
    (/^(?:select|new|section)$/u.test(own[0].text) || PLACE_PREPOSITIONS.has(own[0].lower))
  )
    own.shift();
  let noun = own.findIndex(
    (token, index) =>
      index > 0 &&
      isHolder(token.lower) &&
      !NAME_NOUNS.has(token.lower) &&
      !(capital(token) && own[index + 1] !== undefined && capital(own[index + 1] ?? token)) &&
      !own.slice(index + 1).some((next) => isHolder(next.lower) || NAME_NOUNS.has(next.lower)),
  );
  // "In the searchbar", "into the search bar form"
  const search = own.findIndex(
    (token, index) =>
      /^search(?:bar|box)$/u.test(token.text) ||
      (token.text === 'search' && /^(?:bar|box|field)$/u.test(own[index + 1]?.lower ?? '')),
  );
  if (search >= 0) noun = search;
  // "The Delete dialog box", "the Marketplace search bar"
  if (noun > 1 && /^(?:dialog|dialogue|search)$/u.test(own[noun - 1]?.text ?? '')) noun -= 1;
  const { kind, noun: said } = kindOf(noun < 0 ? [] : own.slice(noun), preposition);
  let words = noun < 0 ? own : own.slice(0, noun);
  for (
    let last = words.at(-1);
    noun < 0 &&
    words.length > 1 &&
    last !== undefined &&
    VAGUE.has(last.lower) &&
    !capital(last) &&
    !NAME_NOUNS.has(last.lower) &&
    !(/^(?:details|settings|options)$/u.test(last.lower) && capital(words.at(-2) ?? last));
    last = words.at(-1)
  )
    words = words.slice(0, -1);
  const name = nameOf(words);
  // "The Settings page" has that title.
  const titled = kind === 'field' || /^(?:page|blade|pane|window|tab)$/u.test(own[noun]?.text ?? '');
  const vague = words.every(
    (token) => DETERMINERS.has(token.lower) || (VAGUE.has(token.lower) && !(capital(token) && titled)),
  );
  if (name === undefined || vague || words.length > 9)
    return { kind: kind === 'place' ? 'vague' : kind, names: [], preposition, noun: said, text };
  const title = words.some((token) => capital(token) && !/^I$/u.test(token.text));
  // "From Task 1" is a part of the document.
  if (/^(?:task|step|exercise|lab|section|part) \d+$/u.test(name.lower))
    return { kind: 'vague', names: [], preposition, noun: said, text };
  // "On the custom deployment page" names it, though in small letters.
  const page =
    noun > 1 &&
    /^(?:page|blade|tab|wizard|dialog)$/u.test(own[noun]?.text ?? '') &&
    words.every((token) => /^[a-z]+$/u.test(token.text) && !VAGUE.has(token.lower));
  const accepted = kind !== 'place' || title || page || preposition === 'under';
  return { kind: accepted ? kind : 'vague', names: accepted ? [name] : [], preposition, noun: said, text };
}

/** The words of an unmarked place: up to the next preposition, unless that is part of a title, as on "the Get back into your account page". */
function unmarked(tokens: readonly Token[], outer: number): Token[] {
  const stop = tokens.findIndex((token) => /^(?:where|that|which|whose|and|or|you|to|of)$/u.test(token.lower));
  const most = stop < 0 ? tokens.length : stop;
  const holder = tokens.findIndex(
    (token, index) => index > 0 && index < most && PLACE_NOUNS.has(token.lower) && token.text === token.lower,
  );
  const first = tokens.find((token) => !DETERMINERS.has(token.lower));
  const far = tokens.findIndex(
    (token, index) => index > 0 && index < 8 && PLACE_NOUNS.has(token.lower) && token.text === token.lower,
  );
  // "On the Users and groups page": a title with a small word in it.
  if (
    first !== undefined &&
    capital(first) &&
    far > most &&
    /^(?:and|or|to|of|which)$/u.test(tokens[most]?.lower ?? '') &&
    tokens.slice(0, far).every((token) => token.kind === 'word') &&
    tokens[most]?.lower !== 'of'
  ) {
    return tokens.slice(0, far + 1);
  }
  // "Under Apps or actions"
  const [or, other, more] = tokens.slice(most);
  if (first !== undefined && capital(first) && or?.lower === 'or' && more === undefined && other?.kind === 'word')
    return [...tokens];
  const titled = first !== undefined && capital(first) && holder > outer && outer > 0;
  const end = titled ? holder + 1 : outer < 0 ? most : Math.min(outer, most);
  return tokens.slice(0, end).filter((token) => token.kind === 'word' || /^[–—-]$/u.test(token.text));
}

function isHolder(word: string): boolean {
  return PLACE_NOUNS.has(word) || FIELD_NOUNS.has(word) || CHOICE_NOUNS.has(word);
}
