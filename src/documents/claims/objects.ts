import { CONTROL_NOUNS, DETERMINERS, PLACE_PREPOSITIONS, TRAILING_CONTROL } from './nouns.ts';
import { nameOf, placeOf, placesOf, type Place } from './places.ts';
import { withoutEnd, type Token } from './tokens.ts';
import { verbsFrom } from './verbs.ts';

/** What stands behind a verb, sorted by the words that introduce it. */
export interface ObjectPhrase {
  /** What is marked as the thing to act on: "select **A** and **B**". */
  readonly heads: readonly Token[];
  /** The head is introduced by "the": it names something rather than quoting a value. */
  readonly definite: boolean;
  /** The thing in words, where nothing is marked or before what is: "a policy name". */
  readonly noun: Token | undefined;
  /** Words behind the head that say what it is: "check box", "button". */
  readonly kind: string;
  readonly places: readonly Place[];
  readonly phrases: Readonly<Record<'for' | 'to' | 'as' | 'with' | 'using' | 'of', readonly Token[]>>;
  /** "such as **X**", "like X", ": X", "= X", "- X", "named X". */
  readonly example: Token | undefined;
  readonly named: Token | undefined;
  readonly conditional: boolean;
  /** "The entry representing **X**": what the thing stands for. */
  readonly represented: Token | undefined;
  /** Behind "to": what it is good for. */
  readonly purpose: readonly Token[];
}

const STOP = new Set(
  "that, which, who, where, when, while, because, so, until, unless, if, once, after, before, since, whose, you, we, you'll, you're, is, are, will, has, have, should, must, can, whenever, during, again, without, instead, except, depending, based, displaying, containing, representing, corresponding, showing, stating, indicating, informing, replacing, was, were, does, appears, opens, than".split(
    ', ',
  ),
);
const PHRASES = new Set(['for', 'to', 'as', 'with', 'using', 'of']);
const NAMING = new Set('labeled, labelled, named, called, titled, entitled, marked, reading'.split(', '));

/** A thing that says little without what it belongs to. */
const RELATIVE = /^(?:name|type|kind|id|number|address|title)$/u;

const isVerb = (word: string): boolean => verbsFrom(word).length > 0;

export function labelsOf(tokens: readonly Token[]): Token[] {
  return tokens.filter((token) => token.kind === 'label');
}

/** A label without the noun of its control: "**Create button**" is the button "Create". */
export const trimControl = (token: Token): Token =>
  token.parts !== undefined || token.mark === 'code' ? token : withoutEnd(token, TRAILING_CONTROL);

/** A dash in front of a capital belongs to a name: "the All widgets – Overview pane". */
const isWord = ({ kind, text }: Token, index: number, all: readonly Token[]): boolean =>
  kind === 'word' || (/^[–—]$/u.test(text) && all[index - 1]?.kind === 'word' && isCapital(all[index + 1]));

/** Words without articles in front and, where the rest is a name, without the noun of the control behind. */
export function nounOf(tokens: readonly Token[]): Token | undefined {
  let words = tokens.filter(isWord);
  while (
    words[0] !== undefined &&
    (DETERMINERS.has(words[0].lower) || (words.length > 1 && /^(?:created|deployed|added)$/u.test(words[0].text)))
  )
    words = words.slice(1);
  if (words.length > 1 && /^[\p{Lu}+]/u.test(words[0]?.text ?? '')) {
    for (
      let last = words.at(-1);
      words.length > 1 &&
      last !== undefined &&
      CONTROL_NOUNS.has(last.lower) &&
      !/^\p{Lu}/u.test(last.text) &&
      // "Ada's account"
      !words.some(({ text }) => /['’]s$/u.test(text));
      last = words.at(-1)
    ) {
      words = words.slice(0, -1);
      // "The Show menu icon"
      if (/^(?:button|icon|link)$/u.test(last.lower)) break;
    }
  }
  while (
    words.length > 1 &&
    /^(?:directly|immediately|located|again|now|right|provided|shown|displayed|listed|shortly|soon)$/u.test(
      words.at(-1)?.text ?? '',
    )
  )
    words = words.slice(0, -1);
  while (words.length > 1 && /^(?:button|link|drop-?down|checkbox)$/u.test(words.at(-1)?.lower ?? ''))
    words = words.slice(0, -1);
  return nameOf(words);
}

/** Behind "up to 10", "at least one", "one or more", "as many": how many there may be is no part of a name. */
function quantity(tokens: readonly Token[], from: number): number {
  const said = tokens.slice(from, from + 3).map((token) => token.lower);
  const number = /^(?:\d+|one|two|three|four|five|ten)$/u;
  if (/^(?:up to|at least|at most|more than)$/u.test(said.slice(0, 2).join(' ')) && number.test(said[2] ?? ''))
    return from + 3;
  return said.join(' ') === 'one or more' || said.join(' ') === 'one or several' ? from + 3 : from;
}

const isCapital = (token: Token | undefined): boolean => token?.kind === 'word' && /^\p{Lu}/u.test(token.text);

export function readObject(tokens: readonly Token[]): ObjectPhrase {
  const heads: Token[] = [];
  const words: Token[] = [];
  const kinds: string[] = [];
  const places: Place[] = [];
  const phrases: Record<'for' | 'to' | 'as' | 'with' | 'using' | 'of', Token[]> = {
    for: [],
    to: [],
    as: [],
    with: [],
    using: [],
    of: [],
  };
  let example: Token | undefined;
  let named: Token | undefined;
  let definite = false;
  let conditional = false;
  let represented: Token | undefined;
  let purpose: readonly Token[] = [];
  let closed = false;
  let at = 0;

  /** Tokens up to the next preposition or stop. */
  const phrase = (from: number, over: readonly string[] = []): number => {
    let end = from;
    for (; end < tokens.length; end += 1) {
      const token = tokens[end];
      if (token === undefined) break;
      if (token.kind === 'punctuation' && token.text !== ',') break;
      if (
        token.kind === 'punctuation' &&
        tokens[end + 1]?.kind !== 'label' &&
        !/^(?:and|or)$/u.test(tokens[end + 1]?.lower ?? '')
      )
        break;
      if (token.kind !== 'word') continue;
      if (over.includes(token.lower)) continue;
      if (
        end > from &&
        (PHRASES.has(token.lower) ||
          PLACE_PREPOSITIONS.has(token.lower) ||
          STOP.has(token.lower) ||
          NAMING.has(token.lower) ||
          token.lower === 'next')
      )
        break;
    }
    return end;
  };

  while (at < tokens.length) {
    const token = tokens[at];
    const next = tokens[at + 1];
    if (token === undefined) break;
    if (token.kind === 'label') {
      if (!closed) {
        if (heads.length === 0)
          definite = DETERMINERS.has(tokens[at - 1]?.lower ?? '') && !/^(?:any)$/u.test(tokens[at - 1]?.lower ?? '');
        heads.push(trimControl(token));
      } else example ??= token;
      at += 1;
      continue;
    }
    if (token.kind === 'punctuation') {
      if (/^[:=–—-]$/u.test(token.text) && next?.kind === 'label' && (heads.length > 0 || words.length > 0)) {
        example ??= next;
        at += 2;
        closed = true;
        continue;
      }
      if (heads.length === 0 && !closed && isWord(token, at, tokens) && words.length > 0) words.push(token);
      at += 1;
      continue;
    }
    const word = token.lower;
    if (words.length === 0 && heads.length === 0) {
      const count = quantity(tokens, at);
      if (count > at) {
        at = count;
        continue;
      }
    }
    if (word === 'such' && next?.lower === 'as') {
      example ??= tokens.slice(at).find((behind) => behind.kind === 'label');
      if (heads.length === 0 && words.length === 0) closed = false;
      else closed = true;
      at += 2;
      continue;
    }
    if ((word === 'like' || word === 'e.g' || word === 'example') && next !== undefined) {
      const label = tokens.slice(at).find((behind) => behind.kind === 'label');
      if (label !== undefined) {
        example ??= label;
        at = tokens.indexOf(label) + 1;
        closed = true;
        continue;
      }
    }
    // "Sign in to X by using Y"
    if (word === 'by' && next?.lower === 'using') {
      at += 1;
      continue;
    }
    // "the link that reads **X**"
    if (
      /^(?:that|which)$/u.test(word) &&
      /^(?:reads|says|is)$/u.test(next?.lower ?? '') &&
      tokens[at + 2]?.kind === 'label' &&
      heads.length === 0
    ) {
      named = tokens[at + 2];
      at += 3;
      closed = true;
      continue;
    }
    // "the user name provided by your host"
    if (
      /^(?:provided|supplied|given)$/u.test(word) &&
      words.length > 0 &&
      /^(?:by|in|from|to)$/u.test(next?.lower ?? '')
    ) {
      closed = true;
      at += 1;
      continue;
    }
    if (NAMING.has(word) && next !== undefined) {
      named = next.kind === 'label' ? next : nounOf(tokens.slice(at + 1, phrase(at + 1)));
      at = next.kind === 'label' ? at + 2 : phrase(at + 1);
      closed = true;
      continue;
    }
    const plain = word === 'corresponding' && next?.lower !== 'to';
    if (STOP.has(word) && !(at === 0 && word === 'that') && !plain) {
      const said = tokens
        .slice(at)
        .map((behind) => behind.lower)
        .join(' ');
      // "toggle **X** so that it reads **Y**"
      if (/^so (?:that )?(?:it|the \w+) (?:reads|shows|says|is|displays|becomes)\b/u.test(said))
        phrases.to.push(...labelsOf(tokens.slice(at)).slice(0, 1));
      conditional =
        /^(?:if|unless)\b/u.test(said) ||
        (/^(?:when|once)\b/u.test(said) && /\b(?:prompted|asked|presented)\b/u.test(said));
      if (/^(?:representing|corresponding|showing|displaying|containing)$/u.test(word)) {
        const from = next?.lower === 'to' ? at + 2 : at + 1;
        const to = phrase(from);
        represented = labelsOf(tokens.slice(from, to))[0] ?? nounOf(tokens.slice(from, to));
      }
      const into = tokens.findIndex(
        (behind, index) => index > at && /^(?:in|into)$/u.test(behind.lower) && tokens[index + 2]?.kind === 'label',
      );
      // "the name that you want to give it in the **X** box"
      const box = into < 0 ? undefined : placeOf('in', tokens.slice(into + 1, into + 4));
      if (box?.kind === 'field' && DETERMINERS.has(tokens[into + 1]?.lower ?? '')) places.push(box);
      // "the name of the account you made, such as **X**"
      const such = tokens.findIndex(
        (behind, index) => index > at && behind.lower === 'such' && tokens[index + 1]?.lower === 'as',
      );
      if (such > 0) example ??= tokens.slice(such).find((behind) => behind.kind === 'label');
      // "the name of the VM that you created - **X**"
      const dash = tokens.findIndex((behind, index) => index > at && /^[:=–—-]$/u.test(behind.text));
      if (dash > 0 && tokens[dash + 1]?.kind === 'label') example ??= tokens[dash + 1];
      break;
    }
    // "To the right of **X**"
    if (word === 'to' && /^(?:right|left)$/u.test(tokens[at + 2]?.lower ?? '') && tokens[at + 3]?.lower === 'of') {
      const end = phrase(at + 4);
      places.push(placeOf('next', tokens.slice(at + 4, end)));
      closed = true;
      at = Math.max(end, at + 4);
      continue;
    }
    if (
      word === 'to' &&
      next?.kind === 'word' &&
      isVerb(next.lower) &&
      !DETERMINERS.has(next.lower) &&
      !/^\p{Lu}/u.test(next.text)
    ) {
      purpose = tokens.slice(at + 1);
      break;
    }
    // "Update the record to hide it": whatever the verb, it is what for.
    if (
      word === 'to' &&
      next?.kind === 'word' &&
      !DETERMINERS.has(next.lower) &&
      /^[a-z]+$/u.test(next.text) &&
      /^(?:it|them|the|your|this|these|all|you)$/u.test(tokens[at + 2]?.lower ?? '')
    ) {
      purpose = tokens.slice(at + 1);
      break;
    }
    if (
      word === 'to' &&
      next?.kind === 'word' &&
      heads.length > 0 &&
      /^[a-z]/u.test(next.text) &&
      !DETERMINERS.has(next.lower) &&
      !/^(?:yes|no|on|off|true|false|enabled|disabled)$/u.test(next.lower)
    ) {
      purpose = tokens.slice(at + 1);
      break;
    }
    if (word === 'for' && (next?.lower === 'example' || next?.lower === 'instance')) {
      const label = tokens.slice(at).find((behind) => behind.kind === 'label');
      example ??= label;
      at = label === undefined ? at + 2 : tokens.indexOf(label) + 1;
      closed = true;
      continue;
    }
    // "Microsoft Defender for Cloud"
    if (
      /^(?:for|of)$/u.test(word) &&
      heads.length === 0 &&
      named === undefined &&
      isCapital(words.at(-1)) &&
      isCapital(next)
    ) {
      words.push(token);
      at += 1;
      continue;
    }
    // "any of the items"
    if (
      word === 'of' &&
      heads.length === 0 &&
      words.length > 0 &&
      words.every((before) => DETERMINERS.has(before.lower)) &&
      tokens.slice(at + 1, at + 3).every((behind) => behind.kind === 'word')
    ) {
      words.length = 0;
      at += 1;
      continue;
    }
    if (word === 'of' && words.at(-1)?.lower === 'terms' && heads.length === 0 && next?.kind === 'word') {
      words.push(token, next);
      at += 2;
      continue;
    }
    // "the name of the application"
    if (word === 'of' && heads.length === 0 && RELATIVE.test(words.at(-1)?.text ?? '')) {
      const end = phrase(at + 1);
      const own = tokens.slice(at + 1, end);
      if (own.length > 0 && own.every((behind) => behind.kind === 'word')) {
        words.push(token, ...own);
        at = end;
        continue;
      }
    }
    if (word === 'of' || word === 'for' || word === 'to' || word === 'as' || word === 'with' || word === 'using') {
      const end = phrase(at + 1, word === 'to' ? ['of'] : []);
      phrases[word].push(...tokens.slice(at + 1, end));
      closed = true;
      at = Math.max(end, at + 1);
      continue;
    }
    if (word === 'next' && next?.lower === 'to') {
      const end = phrase(at + 2);
      places.push(placeOf('next', tokens.slice(at + 2, end)));
      closed = true;
      at = Math.max(end, at + 2);
      continue;
    }
    // "Select Sign in": the particle belongs to the name.
    if (
      /^(?:in|on|off|out)$/u.test(word) &&
      /^(?:Sign|Log|Turn)$/u.test(words.at(-1)?.text ?? '') &&
      heads.length === 0
    ) {
      words.push(token);
      at += 1;
      continue;
    }
    if (PLACE_PREPOSITIONS.has(word) && (at > 0 || next?.kind === 'label' || DETERMINERS.has(next?.lower ?? ''))) {
      const end = phrase(at + 1, ['of']);
      places.push(...placesOf(word, tokens.slice(at + 1, end)).reverse());
      closed = true;
      at = Math.max(end, at + 1);
      continue;
    }
    if (!closed) {
      if (heads.length === 0) words.push(token);
      else if (word !== 'and' && word !== 'or' && !DETERMINERS.has(word)) kinds.push(word);
    }
    at += 1;
  }
  const noun = nounOf(words);
  return {
    heads,
    definite,
    noun,
    kind: heads.length > 0 ? kinds.join(' ') : words.map((token) => token.lower).join(' '),
    places,
    phrases,
    example,
    named,
    conditional,
    represented,
    purpose,
  };
}
