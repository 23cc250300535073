import type { Line } from '../parse/lines.ts';
import { ClauseReader, type Clause } from './clauses.ts';
import type { Draft, SentenceReading } from './drafts.ts';
import { FAMILIES } from './families.ts';
import type { Reading } from './reading.ts';
import { ADDRESS, DETERMINERS } from './nouns.ts';
import { labelsOf, readObject } from './objects.ts';
import { joinPaths } from './paths.ts';
import type { Sentence } from './sentences.ts';
import { joinNames } from './marked-names.ts';
import { tokenize, type Token } from './tokens.ts';
import { isCore, verbsFrom } from './verbs.ts';

/** Where a sentence stands, which decides how far its orders are believed. */
export interface SentenceContext {
  /** `step`: the first paragraph of a numbered item; `item`: anything else in one; `note`, `prose`: outside. */
  readonly role: 'step' | 'item' | 'note' | 'prose';
  readonly first: boolean;
  /** The paragraph began with "Optional:". */
  readonly optional?: boolean;
  readonly antecedent: Token | undefined;
  /** What the document marks somewhere and cuts in two where it does not: "Users and groups". */
  readonly names: RegExp | undefined;
}

const PREFIX =
  /^(?:note|tip|important|warning|reminder|caution|lab tip(?: \d+)?|security note|important note|hint|verification|optional)$/u;
const WEAK = new Set(['see', 'act', 'make', 'use', 'move', 'add']);
const ANNOUNCES = /\b(?:following|below|values|settings|information|as shown|details|parameters|properties|table)\b/u;
const ILLUSTRATES =
  /\b(?:(?:one|any|either|some) (?:or more )?of (?:the|these|two|three|four|several)|for example|example|similar|looks? like|for reference|possible choices|shows?|resembles?)\b/u;

interface Stretch {
  readonly tokens: readonly Token[];
  readonly conditional: boolean;
  readonly parenthesis: boolean;
}

/** Takes parentheses out of a sentence; each is read by itself. */
function stretches(tokens: readonly Token[], from: boolean): Stretch[] {
  const main: Token[] = [];
  const asides: Stretch[] = [];
  let optional = from;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    if (token.text !== '(' || token.kind !== 'punctuation') {
      if (!(token.text === ')' && token.kind === 'punctuation')) main.push(token);
      continue;
    }
    let depth = 1;
    let end = index + 1;
    for (; end < tokens.length && depth > 0; end += 1) {
      if (tokens[end]?.text === '(') depth += 1;
      if (tokens[end]?.text === ')') depth -= 1;
    }
    const inner = tokens.slice(index + 1, depth === 0 ? end - 1 : end);
    // "(optional)" behind a name in the middle of a sentence belongs to the name.
    if (inner[0]?.lower === 'optional' || inner[0]?.lower === 'optionally')
      optional ||= main.length === 0 || end >= tokens.length;
    else if (inner.length === 1 && inner[0]?.kind === 'label' && ADDRESS.test(inner[0].text)) main.push(inner[0]);
    else if (isNeed(inner)) main.push(...inner);
    else if (/^(?:if|when)$/u.test(inner[0]?.lower ?? ''))
      asides.push({ tokens: inner, conditional: true, parenthesis: true });
    index = end - 1;
  }
  return [{ tokens: main, conditional: optional, parenthesis: false }, ...asides];
}

/** "(if necessary)" belongs to what stands in front of it. */
const isNeed = ([first, second, more]: readonly Token[]): boolean =>
  first?.lower === 'if' &&
  more === undefined &&
  /^(?:necessary|needed|required|applicable|prompted|asked|desired|available)$/u.test(second?.lower ?? '');

/** Cuts "Note:", "**Lab tip** -" off the front; says whether it was there. */
function withoutPrefix(tokens: readonly Token[]): { tokens: readonly Token[]; note: boolean; optional: boolean } {
  const [mark] = tokens;
  if (mark !== undefined && /^\[!\w+\]$/u.test(mark.text)) return { ...withoutPrefix(tokens.slice(1)), note: true };
  for (const length of [1, 2, 3]) {
    const said = tokens
      .slice(0, length)
      .map((token) => token.lower)
      .join(' ');
    const behind = tokens[length];
    const marked = length === 1 && tokens[0]?.kind === 'label';
    if (PREFIX.test(said) && (marked || (behind?.kind === 'punctuation' && /^[:–—-]$/u.test(behind.text)))) {
      const from = behind?.kind === 'punctuation' ? length + 1 : length;
      return { tokens: tokens.slice(from), note: said !== 'optional', optional: said === 'optional' };
    }
  }
  return { tokens, note: false, optional: false };
}

/** "[Download](address) the agent": the order itself is the link. */
function orderedByLink(tokens: readonly Token[]): readonly Token[] {
  const [link, next] = tokens;
  const orders =
    link?.mark === 'link' &&
    DETERMINERS.has(next?.lower ?? '') &&
    verbsFrom(link.lower).some(({ words }) => words === link.lower);
  return orders ? [{ ...link, kind: 'word' as const }, ...tokens.slice(1)] : tokens;
}

export function readSentence(line: Line, sentence: Sentence, context: SentenceContext): SentenceReading {
  const all = joinPaths(joinNames(tokenize(line, sentence.start, sentence.end), line, context.names));
  const { tokens: told, note, optional: prefixed } = withoutPrefix(all);
  const tokens = orderedByLink(told);
  const optional = prefixed || context.optional === true;
  const role = note ? 'note' : context.role;
  const drafts: Draft[] = [];
  let antecedent = context.antecedent;
  let ordered = false;
  let places: ClauseReader['places'] = [];
  let last: Clause | undefined;
  let announcing: Clause | undefined;
  for (const stretch of stretches(tokens, optional)) {
    const reader = new ClauseReader(stretch.tokens, stretch.conditional).read();
    if (!stretch.parenthesis) {
      places = reader.places;
      last = reader.clauses.at(-1);
    }
    const kept = reader.clauses.filter((clause) => believed(clause, role, context.first, stretch.parenthesis));
    ordered ||= kept.length > 0;
    announcing ??= kept.find(({ words }) => words.some(({ lower }) => lower === 'following'));
    for (const [index, clause] of kept.entries()) {
      // "Select and review **X**" is one thing to do: the first verb took what the second names.
      if (index > 0 && sharesWith(kept[index - 1], clause)) continue;
      const read = draftsOf(clause, kept[index + 1], antecedent);
      for (const draft of read)
        antecedent = (draft.verb === 'search' ? draft.value : undefined) ?? draft.label ?? draft.value ?? antecedent;
      // "Hover over **X** and select its check box"
      if (read.length === 0 && clause.verb.family === 'move') antecedent = labelIn(clause) ?? antecedent;
      drafts.push(...read);
    }
  }
  trailing(drafts, tokens);
  const promised = drafts.length === 0 && tokens.at(-1)?.text === ':' ? promiseOf(last) : undefined;
  drafts.sort((left, right) => order(left) - order(right));
  const said = tokens.map((token) => token.lower).join(' ');
  const where = places.filter((place) => place.names.length > 0).at(-1)?.names[0] ?? drafts.at(-1)?.where;
  const sees =
    last?.verb.claim === 'verify' &&
    (drafts.some((draft) => draft.verb === 'verify') ||
      (last.verb.family === 'see' && last.words.some(({ lower }) => lower === 'following')));
  const before = line.text.slice(0, sentence.end).trimEnd();
  const illustrates =
    role === 'note' || ILLUSTRATES.test(said) || /\byou (?:can|may) (?:also )?(?:change|see|edit)\b/u.test(said);
  // "The setup presents two options:", "Copy these values:" lead in what is offered or noted, not what is to be set.
  const offers =
    (!ordered && /\b(?:presents?|includes?|offers?|available|choices?|options are)\b/u.test(said)) ||
    (drafts.length > 0 && drafts.every((draft) => draft.verb === 'offPortal'));
  const leads = before.endsWith(':') || (ANNOUNCES.test(said) && before.endsWith('.'));
  return {
    drafts,
    where: where ?? (drafts.length === 0 ? trailingPlace(tokens) : undefined),
    // What follows is asked for under the terms of the words that announce it.
    conditional: announcing?.conditional ?? drafts.some((draft) => draft.conditional),
    optional: optional || isOptional(tokens),
    announces: !leads || illustrates || offers ? undefined : sees ? 'verify' : 'set',
    promised,
    ordered,
  };
}

/** "Enable:", "add users:" in front of a list of names. */
function promiseOf(clause: Clause | undefined): Draft | undefined {
  if (clause === undefined || labelIn(clause) !== undefined) return undefined;
  const { verb, words, verbTokens, conditional, places } = clause;
  const [token] = verbTokens;
  const switches = /^(?:enable|disable)$/u.test(verb.words);
  if (!(verb.family === 'control' || verb.family === 'add' || switches) || words.length > 2) return undefined;
  const where = places.findLast(({ names }) => names.length > 0)?.names[0];
  const text = verb.words === 'enable' ? 'Enabled' : 'Disabled';
  const value: Token | undefined =
    switches && token !== undefined ? { ...token, kind: 'label', text, lower: text.toLowerCase() } : undefined;
  return { verb: verb.claim, value, where, conditional, verbTokens };
}

/** "Enter the following address and then select **Add**: **X**": what stands behind the colon was promised before. */
function trailing(drafts: Draft[], tokens: readonly Token[]): void {
  const [colon, value] = tokens.slice(-2);
  const at = drafts.findIndex((draft) => draft.awaitsCode === true && draft.value === undefined);
  const draft = drafts[at];
  if (draft === undefined || colon?.text !== ':' || value?.kind !== 'label') return;
  if (drafts.some((other) => other.label === value || other.value === value)) return;
  drafts[at] = { ...draft, value, awaitsCode: false };
}

/** "(Optional) Select": all that the paragraph says is. */
const isOptional = ([first, second, third]: readonly Token[]): boolean =>
  first?.text === '(' && /^optional(?:ly)?$/u.test(second?.lower ?? '') && third?.text === ')';

/** "... on the **Basics** tab:" of a sentence that holds no claim itself. */
function trailingPlace(tokens: readonly Token[]): Token | undefined {
  return readObject(tokens.slice(1)).places.find((place) => place.names.length > 0)?.names[0];
}

const order = (draft: Draft): number =>
  draft.verbTokens[0] === undefined ? 0 : Math.max(draft.verbTokens[0].start, -1);

/** Whether a clause is an order here. Notes and free prose must be plain about it. */
function believed(clause: Clause, role: SentenceContext['role'], first: boolean, parenthesis: boolean): boolean {
  const label = clause.words.some((token) => token.kind === 'label');
  if (clause.mood === 'can')
    return (
      role === 'step' &&
      (label || (clause.verb.family === 'close' && clause.words.length > 0)) &&
      (clause.verb.family === 'close' ||
        /^(?:(?:select|click|choos)(?:e|ing)?|search for)$/u.test(clause.verb.words)) &&
      clause.words[0]?.lower !== 'from'
    );
  if (parenthesis) return isCore(clause.verb) && label;
  if (role === 'step') return true;
  if (clause.mood === 'expect') return role === 'item';
  if (role === 'item')
    return (
      !(clause.verb.family === 'move') &&
      (label ||
        isCore(clause.verb) ||
        clause.verb.family === 'account' ||
        clause.verb.family === 'use' ||
        (first && !WEAK.has(clause.verb.family)) ||
        clause.verb.family === 'act' ||
        clause.verb.family === 'see')
    );
  // "Note: Make sure that the account has the role" orders a look, whatever it is at.
  if (role === 'note' && /^(?:make sure|be sure|ensure|verify that|confirm that)\b/u.test(clause.verb.words))
    return !clause.conditional && clause.places.length === 0;
  if (role === 'note')
    return (
      isCore(clause.verb) &&
      (!WEAK.has(clause.verb.family) || clause.verb.claim === 'wait') &&
      (label ||
        (clause.verb.words === 'copy' && clause.places.some((place) => place.names.length > 0)) ||
        clause.verb.family === 'see' ||
        // "In **X**, enter the name that you want"
        (clause.verb.family === 'enter' && clause.places.some(({ names }) => names[0]?.mark === 'strong')) ||
        clause.verb.words.startsWith('wait') ||
        clause.conditional) &&
      clause.verb.family !== 'go'
    );
  // "Change **X** to **Y**."
  if (clause.verb.family === 'set' && first && labelsOf(clause.words).length > 1) return !clause.conditional;
  // "You can ask for it by opening **X**" explains.
  const tells = /^\w+ing\b/u.test(clause.verb.words);
  return isCore(clause.verb) && !tells && label && !WEAK.has(clause.verb.family);
}

const labelIn = ({ words }: Clause): Token | undefined => words.find((token) => token.kind === 'label');

const isBare = ({ words }: Clause): boolean =>
  words.every((token) => token.kind === 'word' && /^(?:and|then|to)$/u.test(token.lower));

const sharesWith = (before: Clause | undefined, clause: Clause): boolean =>
  before?.verb.family === 'control' && before.verb.claim !== 'search' && clause.verb.family === 'see' && isBare(before);

function draftsOf(clause: Clause, next: Clause | undefined, antecedent: Token | undefined): Draft[] {
  let { words } = clause;
  // "Search for and then select **X**", "find and select **X**": one object for two verbs.
  if (isBare(clause) && next !== undefined && !clause.verb.bare) {
    const shares = clause.verb.claim === 'search' || clause.verb.family === 'act' || clause.verb.family === 'enter';
    if (clause.verb.family === 'control' && next.verb.family === 'see') {
      return draftsOf(
        { ...clause, words: next.words.filter((token) => token.kind === 'label') },
        undefined,
        antecedent,
      );
    }
    // "Copy, and paste in **X**" is one thing to do.
    if (clause.verb.words === 'copy' && next.verb.words.startsWith('paste')) return [];
    if (!shares || (clause.verb.family === 'act' && next.verb.family === 'act')) return [];
    words = next.words;
  }
  // "Connect to X with the following command"
  const said = words.map((token) => token.lower).join(' ');
  const runs = /\b(?:with|using|use|via) (?:the|this) following (?:[\w-]+ ){0,2}(?:commands?|cmdlets?|scripts?)\b/u;
  const used = clause.verb.family === 'use' ? `use ${said}` : said;
  if (runs.test(used)) {
    const where = clause.places.findLast(({ names }) => names.length > 0)?.names[0];
    const { conditional, verbTokens } = clause;
    return [{ verb: 'run', where, conditional, verbTokens, awaitsCode: true }];
  }
  const reading: Reading = { clause: { ...clause, words }, object: readObject(words), antecedent };
  return FAMILIES[clause.verb.family](reading);
}
