import { commaFrom, endOf, isElided, reminded, SOFT, SUBORDINATE, text, verbWithin } from './boundaries.ts';
import { DETERMINERS, KEYS } from './nouns.ts';
import { labelsOf, readObject } from './objects.ts';
import { nameOf, placesOf, type Place } from './places.ts';
import type { Token } from './tokens.ts';
import { isPlaceStart, skip, verbAt, type Match } from './verb-match.ts';
import { isCore, PRESS, SEE, type VerbEntry } from './verbs.ts';

/** One verb in the imperative with what stands behind it. */
export interface Clause {
  readonly verb: VerbEntry;
  /** Tokens of the verb itself; those of the verb before where it was left out ("Select **A** then **B**"). */
  readonly verbTokens: readonly Token[];
  readonly words: readonly Token[];
  /** The places named before it in the sentence, outermost first. */
  readonly places: readonly Place[];
  /** "For **X** and **Y**, enter": what a value belongs to; unmarked where it is written with a capital alone. */
  readonly settings: readonly Token[];
  readonly conditional: boolean;
  /** `must`: ordered; `can`: offered ("you can select"); `expect`: what is to be seen ("you should see"). */
  readonly mood: 'must' | 'can' | 'expect';
}

const CONDITION =
  /\b(?:if|unless|prompted|asked|presented|prompt|optionally|optional|alternatively|otherwise|requested to|needed|necessary|desired)\b/u;

/** Words between the names of a list. */
const LISTING = new Set(['and', 'or', 'the']);

/** What is done by another act, which is then what is to be done: "Close the pane by selecting **X**". */
const REPLACED: ReadonlySet<VerbEntry['family']> = new Set([
  'close',
  'go',
  'make',
  'set',
  'see',
  'act',
  'move',
  'add',
  'use',
  'enter',
]);

/** Reads one sentence, without its parentheses, into its clauses. */
export class ClauseReader {
  readonly clauses: Clause[] = [];
  readonly places: Place[] = [];
  private conditional: boolean;
  private settings: readonly Token[] = [];
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[], conditional: boolean) {
    this.tokens = tokens;
    this.conditional = conditional;
  }

  read(): this {
    while (this.at < this.tokens.length) {
      const before = this.at;
      this.step();
      if (this.at <= before) this.at = before + 1;
    }
    return this;
  }

  private step(): void {
    const { tokens } = this;
    const from = this.at;
    this.at = skip(tokens, from, SOFT);
    const skipped = text(tokens.slice(from, this.at));
    if (CONDITION.test(skipped)) this.conditional = true;
    const token = tokens[this.at];
    const next = tokens[this.at + 1];
    if (token === undefined) return;
    const told = reminded(tokens, this.at);
    if (told > this.at) {
      this.at = told;
      return;
    }
    // "Similarly, if", "IMPORTANT, make": a word for the whole sentence.
    if (
      from === 0 &&
      /^(?:[A-Za-z][a-z]+ly|IMPORTANT|NOTE|TIP|WARNING|CAUTION|REMINDER)$/u.test(token.text) &&
      next?.text === ',' &&
      verbAt(tokens, from, false) === undefined
    ) {
      this.at += 2;
      return;
    }
    const match = verbAt(tokens, this.at, this.at > 0);
    const tool = match?.verb.family === 'use' ? this.toolFor(match.end) : undefined;
    if (tool !== undefined) {
      this.at = tool;
    } else if (match !== undefined) {
      this.push(match, 'must');
    } else if (
      (token.kind === 'label' && /\bthen\b/u.test(skipped) && this.clauses.length > 0) ||
      (this.clauses.at(-1)?.verb.family === 'control' && isElided(token, skipped))
    ) {
      this.elided();
    } else if (this.named(token)) {
      // "**X** select **Y**": the choice is made for X.
      this.settings = [token];
      this.at += 1;
    } else if (token.lower === 'try' || token.lower === 'start' || token.lower === 'begin') {
      const from = next?.lower === 'again' ? this.at + 2 : this.at + 1;
      const gerund =
        verbAt(tokens, from, true, true) ??
        (/^(?:to|by)$/u.test(tokens[from]?.lower ?? '')
          ? (verbAt(tokens, from + 1, true) ?? verbAt(tokens, from + 1, true, true))
          : undefined);
      if (gerund === undefined) this.declare();
      else {
        this.at = from;
        this.push(gerund, 'must');
      }
    } else if (isPlaceStart(token, next)) this.place();
    else if ((token.lower === 'for' || (token.lower === 'as' && this.choosesAs())) && next !== undefined)
      this.forSetting();
    else if (token.lower === 'from' || token.lower === 'using') this.place();
    else if (SUBORDINATE.has(token.lower)) this.subordinate();
    else if (token.lower === 'to') this.purpose();
    else if (/^you(?:'ll|'re|'ve|'d)?$/u.test(token.lower)) this.you();
    else this.declare();
  }

  private push(
    match: Match,
    mood: Clause['mood'],
    verbTokens: readonly Token[] = this.tokens.slice(this.at, match.end),
  ): void {
    const end = endOf(this.tokens, match.end, match.verb);
    const words = this.tokens.slice(match.end, end);
    const before = this.clauses.at(-1);
    // "You may enable it or keep it": what is offered goes on being offered.
    const offered = before?.mood === 'can' && this.tokens[this.at - 1]?.lower === 'or';
    this.clauses.push({
      verb: match.verb,
      verbTokens,
      words,
      places: [...this.places],
      settings: this.settings,
      conditional: this.conditional,
      mood: offered ? 'can' : mood,
    });
    this.settings = [];
    // "Scroll to the **X** section and select": what comes next is there.
    if (match.verb.words.startsWith('scroll')) this.scrolled(words);
    else if (match.verb.claim === 'browse' && /\bsection\b/u.test(text(words))) this.scrolled(words);
    else if (words.some(({ lower }) => lower === 'following')) this.listedIn(words);
    // A field or choice takes one value; what comes next is beside it.
    // ... while "Under the **X** field, click the drop-down and" only opens it.
    const opens = !words.some((word) => word.kind === 'label') && /\b(?:drop-?down|arrow|chevron)\b/u.test(text(words));
    if (match.verb.family === 'enter' || (match.verb.family === 'control' && !opens)) this.consumeField();
    if (match.verb.family === 'control') this.openPlaces();
    this.at = end;
    const gerund = this.tokens[end]?.lower === 'by' ? verbAt(this.tokens, end + 1, true, true) : undefined;
    if (gerund !== undefined) this.byGerund(gerund, offered ? 'can' : mood);
  }

  /** "Under **X**, choose **Y** and enter a name": what holds a control is no field that takes the value. */
  private openPlaces(): void {
    for (const [index, place] of this.places.entries()) this.places[index] = { ...place, noun: true };
  }

  private scrolled(words: readonly Token[]): void {
    const { heads, phrases, places } = readObject(words);
    const name = heads[0] ?? labelsOf(phrases.of)[0] ?? labelsOf(phrases.to)[0];
    if (name !== undefined)
      this.places.push({ kind: 'place', names: [name], preposition: 'in', noun: true, text: name.lower });
    else this.places.push(...places.filter((place) => place.kind === 'place' && place.names.length > 0));
  }

  /** "Specify the following settings in the **X** section and select": the rest is there as well. */
  private listedIn(words: readonly Token[]): void {
    this.places.push(...readObject(words).places.filter((place) => place.kind === 'place' && place.names.length > 0));
  }

  private consumeField(): void {
    for (let index = this.places.length - 1; index >= 0; index -= 1) {
      if (this.places[index]?.kind === 'field' || this.places[index]?.kind === 'choice') this.places.splice(index, 1);
    }
  }

  /** "Close the pane by selecting **X**": the way it is done is what is to be done. */
  private byGerund(gerund: Match, mood: Clause['mood']): void {
    const main = this.clauses.at(-1);
    const tells =
      gerund.verb.family === 'control' || this.tokens.slice(gerund.end).some((token) => token.kind === 'label');
    const done = gerund.verb.family === 'text' ? main?.verb.family === 'account' : tells;
    if (main !== undefined && (done || tells) && (REPLACED.has(main.verb.family) || main.verb.family === 'account'))
      this.clauses.pop();
    this.at += 1;
    let match: Match | undefined = gerund;
    while (match !== undefined) {
      this.push(match, mood);
      const next = skip(this.tokens, this.at, SOFT);
      match = next > this.at ? verbAt(this.tokens, next, true, true) : undefined;
      if (match !== undefined) this.at = next;
    }
  }

  private elided(): void {
    const before = this.clauses.at(-1);
    if (before === undefined) return;
    // "Type **X**, then **Enter**"
    const key = before.verb.family === 'enter' && KEYS.test(this.tokens[this.at]?.text ?? '');
    this.push({ verb: key ? PRESS : before.verb, end: this.at }, before.mood, before.verbTokens);
  }

  /** "Use the toggle to turn **X** on": where the order begins, if the tool itself is not named. */
  private toolFor(from: number): number | undefined {
    const { tokens } = this;
    for (let to = from; tokens[to]?.kind === 'word'; to += 1) {
      if (tokens[to]?.lower !== 'to') continue;
      if (/\b(?:following|information|values|settings)\b/u.test(text(tokens.slice(from, to)))) return undefined;
      const match = verbAt(tokens, to + 1, true);
      if (match === undefined) continue;
      const runs = match.verb.family === 'text' && /\baccount\b/u.test(text(tokens.slice(from, to)));
      const acts = /^(?:set|control|enter)$/u.test(match.verb.family) && match.verb.claim !== 'search';
      return runs || acts ? to + 1 : undefined;
    }
    return undefined;
  }

  /** A label right in front of a verb that chooses: "**Mode** select **Automatic**". */
  private named(token: Token): boolean {
    if (token.kind !== 'label' || token.mark !== 'strong') return false;
    const match = verbAt(this.tokens, this.at + 1, true);
    return (
      match !== undefined &&
      this.tokens[this.at + 1]?.kind === 'word' &&
      match.verb.claim === 'select' &&
      match.verb.family === 'control' &&
      this.tokens[match.end]?.kind === 'label'
    );
  }

  private place(): void {
    const { tokens } = this;
    const preposition = tokens[this.at]?.lower ?? '';
    const from = this.at + (preposition === 'next' ? 2 : 1);
    const comma = commaFrom(this.tokens, from);
    const end = verbWithin(this.tokens, this.at, comma) ?? comma;
    // "From there", "In addition": nothing but words that name no place.
    const other = tokens.findIndex(
      (token, index) =>
        index > from && index < end && token.lower === 'and' && isPlaceStart(tokens[index + 1], tokens[index + 2]),
    );
    // "Under **A** and under **B**"
    if (other > 0) {
      this.places.push(...placesOf(preposition, tokens.slice(from, other)));
      this.at = other;
      return;
    }
    const inner = tokens.slice(from, end);
    if (/^(?:this|that|such a) case$/u.test(text(inner))) this.conditional = true;
    const second = inner.findIndex((token, index) => index > 0 && isPlaceStart(token, inner[index + 1]));
    const title = inner.find((token) => !DETERMINERS.has(token.lower));
    const holds = /^(?:portal|center|page|blade|pane|window)$/u.test(inner[second - 1]?.text ?? '');
    // "at the bottom of the **X** page" is two places, "on the Get back into your account page" is one.
    const plain =
      !inner.slice(0, second).some((token) => token.kind === 'label') && !/^\p{Lu}/u.test(title?.text ?? '');
    if (second > 0 && (plain || holds)) {
      this.places.push(...placesOf(preposition, inner.slice(0, second)));
      const rest = inner[second];
      if (rest !== undefined) this.places.push(...placesOf(rest.lower, inner.slice(second + 1)));
    } else this.places.push(...placesOf(preposition, inner));
    this.at = end;
  }

  /** "As **X**, select **Y**": the choice is made for X. */
  private choosesAs(): boolean {
    const { tokens } = this;
    const name = DETERMINERS.has(tokens[this.at + 1]?.lower ?? '') ? this.at + 2 : this.at + 1;
    const match = tokens[name]?.kind === 'label' ? verbAt(tokens, skip(tokens, name + 1, SOFT), true) : undefined;
    return match?.verb.claim === 'select' && match.verb.family === 'control';
  }

  private forSetting(): void {
    const { tokens } = this;
    let end = commaFrom(tokens, this.at);
    const within = verbWithin(tokens, this.at, end);
    const first = tokens.slice(this.at + 1, within ?? end);
    const labels = first.filter((token) => token.kind === 'label');
    // "For **A**, **B**, and **C**, enter"
    while (within === undefined && labels.length > 0 && tokens[end]?.text === ',') {
      const next = skip(tokens, end, LISTING);
      const token = tokens[next];
      if (token?.kind !== 'label') break;
      labels.push(token);
      end = commaFrom(tokens, next);
    }
    const words = first.filter((token) => !DETERMINERS.has(token.lower));
    const name = /^\p{Lu}/u.test(words[0]?.text ?? '') && words.length < 5 ? nameOf(words) : undefined;
    this.settings = labels.length > 0 ? labels : name === undefined ? [] : [name];
    this.at = within ?? end;
  }

  /** "To add one, select **Add**", also without the comma: "To run it you need to type the following". */
  private purpose(): void {
    const end = commaFrom(this.tokens, this.at);
    this.at = end < this.tokens.length ? end : (verbWithin(this.tokens, this.at + 1, end) ?? end);
  }

  private subordinate(): void {
    const end = commaFrom(this.tokens, this.at);
    // "After a few seconds you should see"
    const sees = this.tokens.findIndex((_, index) => index > this.at && index < end && this.seesFrom(index));
    const open = sees > 0 ? sees : end < this.tokens.length - 1 ? end : undefined;
    const within = open ?? verbWithin(this.tokens, this.at, end) ?? end;
    const said = text(this.tokens.slice(this.at, within));
    if (/^(?:if|unless|should)\b/u.test(said) || (/^(?:when|whenever|once)\b/u.test(said) && CONDITION.test(said)))
      this.conditional = true;
    this.openedIn(this.tokens.slice(this.at, within));
    this.at = within;
  }

  /** "When the **X** page opens", "after all is filled in on the **X** page": where what follows is done. */
  private openedIn(words: readonly Token[]): void {
    const at = words.findIndex(
      (token, index) =>
        token.kind === 'label' &&
        /^(?:page|pane|blade|window|dialog|wizard|tab|screen|panel)$/u.test(words[index + 1]?.lower ?? '') &&
        (/^(?:opens|appears|loads|displays)$/u.test(words[index + 2]?.lower ?? '') ||
          (index + 2 === words.length && /^(?:on|in)$/u.test(words[index - 2]?.lower ?? ''))),
    );
    if (at >= 0) this.places.push(...placesOf('on', words.slice(at, at + 2)));
  }

  private you(): void {
    const { tokens } = this;
    let at = this.at;
    const modals = new Set<string>([tokens[at]?.lower ?? '']);
    while (
      /^(?:you(?:'ll|'re)?|will|may|might|can|should|must|need|have|to|also|now|then|want|likely|normally|usually|just|could|would|choose|either|simply|first|only|always|need|still|already)$/u.test(
        tokens[at]?.lower ?? '',
      )
    ) {
      modals.add(tokens[at]?.lower ?? '');
      at += 1;
    }
    const match = verbAt(tokens, at, true);
    const word = tokens[at]?.lower ?? '';
    const orders = match !== undefined && match.verb.family === 'control' && tokens[match.end]?.kind === 'label';
    const should =
      modals.has('should') &&
      !modals.has('need') &&
      !(modals.has('now') && match?.verb.family !== 'see' && match !== undefined) &&
      !orders;
    const sees = (modals.has('will') || modals.has("you'll")) && word === 'see';
    if ((should || sees) && !/^(?:not|never)$/u.test(word)) {
      this.expect(at, match?.verb.family === 'see' ? match.end : at);
      return;
    }
    // "You would normally select **X**": what is told is not what is to be done.
    if (modals.has('would')) this.at = commaFrom(tokens, at);
    else if (match === undefined) this.declare();
    else if (modals.has('may') || modals.has('might')) {
      this.at = at;
      this.push(match, 'can');
    } else if (
      modals.has('must') ||
      modals.has('need') ||
      (modals.has('have') && modals.has('to')) ||
      modals.has('should')
    ) {
      this.at = at;
      this.push(match, 'must');
    } else if (modals.has('can') || modals.has('want')) {
      this.at = at;
      this.push(match, 'can');
    } else this.declare();
  }

  /** "..., you will see **X**" */
  private seesFrom(at: number): boolean {
    const said = text(this.tokens.slice(at, at + 3));
    return /^(?:you (?:will|should) (?:now )?see|you'll (?:now )?see)\b/u.test(said);
  }

  /** What is to be seen, as of "you should see". */
  private expect(at: number, from: number): void {
    const end = endOf(this.tokens, Math.max(from, at + 1), SEE);
    const verbTokens = this.tokens.slice(this.at, Math.max(at, this.at + 1));
    const words = this.tokens.slice(from, end);
    const { conditional } = this;
    this.clauses.push({
      verb: SEE,
      verbTokens,
      words,
      places: [...this.places],
      settings: [],
      conditional,
      mood: 'expect',
    });
    this.at = end;
  }

  /** A statement: nothing to do, up to a comma with an order behind it; "X should appear" is to be seen. */
  private declare(): void {
    const { tokens } = this;
    const until = commaFrom(this.tokens, this.at);
    const should = tokens.findIndex(
      (token, index) => index > this.at && index < until && token.kind === 'word' && token.lower === 'should',
    );
    // "The browser should still have the page open"
    const does = /^(?:still|now|already|also|only|automatically)$/u.test(tokens[should + 1]?.lower ?? '')
      ? should + 2
      : should + 1;
    const state = tokens[does]?.lower === 'be' ? (tokens[does + 1]?.lower ?? '') : 'shown';
    const named = tokens.slice(this.at, until).some(({ kind }) => kind === 'label');
    // "It should be the same as before", "it should be 12 characters": what it is, and nothing to look at.
    const defined = !named && (DETERMINERS.has(state) || /^\d/u.test(state));
    if (
      should > 0 &&
      !defined &&
      !/^(?:provided|used|able|aware|careful|given|sure|sent|created|assigned|granted|done|made|performed|taken|limited|changed|removed|added|considered|based|familiar|documented|required|allowed|treated)$/u.test(
        state,
      ) &&
      /^(?:appear|disappear|be|open|show|display|have|contain|see|look|receive|match|confirm|list|read|say|return|load|indicate|reflect|state)$/u.test(
        tokens[does]?.lower ?? '',
      )
    ) {
      this.expect(should, this.at);
      return;
    }
    for (let index = this.at + 1; index < tokens.length; index += 1) {
      const token = tokens[index];
      if (token === undefined) break;
      // "... goes on to the **X** page, where you select **Y**"
      if (token.lower === 'where' && tokens[index + 1]?.lower === 'you') {
        const match = verbAt(tokens, index + 2, true);
        if (match?.verb.family === 'control' && tokens[match.end]?.kind === 'label') {
          const page = tokens.slice(this.at, index).findLast((before) => before.kind === 'label');
          if (page !== undefined)
            this.places.push({ kind: 'place', names: [page], preposition: 'on', noun: true, text: page.lower });
          this.at = index + 2;
          this.push(match, 'must');
          return;
        }
      }
      if (token.lower === 'by' && tokens[index - 1]?.kind === 'word') {
        const gerund = verbAt(tokens, index + 1, true, true);
        const behind = DETERMINERS.has(tokens[gerund?.end ?? index]?.lower ?? '') ? 1 : 0;
        const runs = gerund?.verb.family === 'text' && tokens[gerund.end + 1]?.lower === 'following';
        if (gerund !== undefined && (runs || tokens[gerund.end + behind]?.kind === 'label')) {
          this.at = index;
          this.byGerund(gerund, 'must');
          return;
        }
      }
      if (token.text === ',' && this.seesFrom(index + 1)) {
        this.at = index;
        return;
      }
      if (!(token.kind === 'punctuation' ? /^[,;:–—-]$/u.test(token.text) : /^(?:then|so|and)$/u.test(token.lower)))
        continue;
      const next = skip(tokens, index, SOFT);
      const match = verbAt(tokens, next, true);
      const behind = match === undefined ? undefined : tokens[match.end];
      const stated = tokens
        .slice(this.at, index)
        .every((before) => !/^(?:you|to|can|could|may|will|who|that|which|is|are)$/u.test(before.lower));
      const marked =
        behind?.kind === 'label' ||
        (stated && DETERMINERS.has(behind?.lower ?? '') && tokens[(match?.end ?? 0) + 1]?.kind === 'label') ||
        (DETERMINERS.has(behind?.lower ?? '') && token.kind === 'punctuation');
      const after = tokens[next];
      const place = token.kind === 'punctuation' && token.text !== ',' && isPlaceStart(after, tokens[next + 1]);
      const colon = /^[:–—-]$/u.test(token.text) && (match !== undefined || SUBORDINATE.has(after?.lower ?? ''));
      if ((match !== undefined && isCore(match.verb) && marked) || place || colon) {
        this.at = index;
        return;
      }
    }
    this.at = tokens.length;
  }
}
