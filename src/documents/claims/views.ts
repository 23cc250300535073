import type { Draft } from './drafts.ts';
import { base, GENERIC, lone, meant, PRONOUN, roleIn, stripKind, type Reading } from './reading.ts';
import { ADDRESS, CONTROL_NOUNS, DESKTOP, DETERMINERS, MACHINE, OPENED, PLACE_PREPOSITIONS } from './nouns.ts';
import { labelsOf, nounOf, readObject } from './objects.ts';
import { isState, subjectOf } from './subjects.ts';
import { withoutEnd, type Token } from './tokens.ts';

/** "Browse to", "open", "return to": a navigation, or an address that is opened. */
export function go(reading: Reading): Draft[] {
  const { clause, object, antecedent } = reading;
  const { heads, noun } = object;
  const addresses = labelsOf(clause.words).filter((token) => ADDRESS.test(token.text));
  const linked = labelsOf(clause.words).find((token) => token.mark === 'link');
  const plain = clause.words.find((token) => token.kind === 'word' && ADDRESS.test(token.text));
  const address = addresses[0] ?? plain;
  if (
    clause.verb.words === 'connect to' &&
    /\b(?:using|with|as)\b.*\b(?:username|user name|account|credentials|password)\b/u.test(
      clause.words.map((token) => token.lower).join(' '),
    )
  )
    return account(reading);
  const names = heads.filter((head) => !ADDRESS.test(head.text));
  const path = names.find((head) => head.parts !== undefined);
  if (path !== undefined) return [{ ...base(reading, 'browse'), parts: path.parts }];
  const said = clause.words.map((token) => token.lower).join(' ');
  const name = names[0] ?? (noun === undefined || ADDRESS.test(noun.text) ? undefined : placeName(noun));
  const word = clause.verb.words;
  if (
    names.length === 0 &&
    /^(?:next |following |previous )?(?:lab|exercise|task|step|module)\b/u.test(name?.lower ?? '')
  )
    return [];
  if (
    /\b(?:file|pdf|csv|document|location|image)\b/u.test(`${object.kind} ${noun?.lower ?? ''}`) &&
    /^browse/u.test(word) &&
    address === undefined
  ) {
    return [{ ...base(reading, 'upload'), label: name }];
  }
  if (address !== undefined || linked?.url?.startsWith('http') === true) {
    // "In the browser, go to": of what is named around an address only a program is where it is opened.
    const program = clause.places.findLast((place) => place.names.length > 0 && DESKTOP.test(place.text))?.names[0];
    const url = address?.text ?? linked?.url;
    return [{ ...base(reading, 'open'), where: program, label: name, value: address, url }];
  }
  if (name === undefined)
    return /\b(?:following|link below|address)\b/u.test(said) ? [{ ...base(reading, 'open'), awaitsCode: true }] : [];
  if (/\btab$/u.test(object.kind) && !/\bbrowser\b/u.test(object.kind) && names.length > 0)
    return names.map((label) => ({ ...base(reading, 'select'), label }));
  // "Look for **X**, and open the blade"
  const told = /^(?:blade|page|pane)$/u.test(name.lower) && names.length === 0 && clause.verb.claim === 'open';
  if (PRONOUN.test(name.lower) || (told && antecedent !== undefined))
    return [{ ...base(reading, clause.verb.claim), label: meant(name, antecedent) }];
  const back = /\b(?:back|return|switch|proceed|move)\b/u.test(word);
  const opens =
    clause.verb.claim === 'open' ||
    (!back && /\b(?:portal|admin center|website)\b/iu.test(`${name.text} ${object.kind}`));
  if (opens)
    return names.length > 1
      ? names.map((label) => ({ ...base(reading, 'open'), label }))
      : [{ ...base(reading, 'open'), label: name }];
  if (/\b(?:virtual machine|remote desktop|vm)\b/u.test(said) && /^connect/u.test(word))
    return [{ ...base(reading, 'offPortal'), label: name }];
  if (back && (names.some(({ text }) => MACHINE.test(text)) || /\b(?:virtual machine|vm)\b/u.test(object.kind)))
    return [{ ...base(reading, 'offPortal'), label: name }];
  if (back && OPENED.test(said) && names.length === 0 && !/\bpage|center|portal|pane|blade\b/u.test(said))
    return [{ ...base(reading, 'offPortal') }];
  return (names.length > 0 ? names : [name]).map((label) => ({ ...base(reading, 'browse'), label, parts: [label] }));
}

/** "new InPrivate browser window" without "new"; "Users page" without "page". */
function placeName(noun: Token): Token {
  const lead = /^(?:new|different|second|other) /u.exec(noun.text)?.[0].length ?? 0;
  const text = noun.text.slice(lead);
  const token = { ...noun, text, lower: text.toLowerCase(), start: noun.start + lead };
  return /\b(?:browser|inprivate|incognito)\b/iu.test(text) ? token : stripKind(token);
}

const STATES = /^(?:is|are|as|to|shows|equals|has|reads|displays)$/u;

/** What is to be seen: the first name, and the value that the sentence says it has. */
export function see(reading: Reading): Draft[] {
  const { clause } = reading;
  const words = withoutAside(clause.words);
  const verb = clause.verb.claim;
  const said = words.map((token) => token.lower).join(' ');
  const labels = labelsOf(words);
  if (clause.verb.words === 'see' && clause.mood !== 'expect') return [];
  if (verb === 'wait') {
    const [label, state] = labels;
    const value = state !== undefined && STATES.test(words[words.indexOf(state) - 1]?.lower ?? '') ? state : undefined;
    return [{ ...base(reading, 'wait'), label: label ?? subjectOf(words), value }];
  }
  if (
    /^(?:that )?you(?:'ve| have| are|'re)?\b/u.test(said) &&
    labels.length === 0 &&
    /^(?:note|notice|observe)/u.test(clause.verb.words) &&
    clause.mood !== 'expect' &&
    /^(?:that )?you (?:choose|use|have|can|may|will)\b/u.test(said)
  )
    return [];
  // "Ensure he has a Usage Location set"
  const has = /^(?:that )?(?:he|she|they|it) (?:has|have) /u.exec(said)?.[0];
  if (has !== undefined && labels.length === 0) {
    const own = words.slice(has.trim().split(' ').length).filter(({ lower }) => lower !== 'set');
    const owned = nounOf(own);
    if (owned !== undefined && /^\p{Lu}/u.test(owned.text)) return [{ ...base(reading, 'verify'), label: owned }];
  }
  // "You'll see both of these in the next task"
  if (
    /^(?:both|all|some|each) of (?:these|those|them)(?: (?:in|later|when|once|again|next)\b|$)/u.test(said) &&
    labels.length === 0
  )
    return [];
  // "Confirm the new password": the second of two fields.
  const { noun } = reading.object;
  if (clause.verb.words === 'confirm' && labels.length === 0 && /\bpassword$/u.test(noun?.lower ?? ''))
    return [{ ...base(reading, 'fill'), label: noun }];
  const each = beingOf(words);
  if (each.length > 1 && each.length === labels.length) return each.map((label) => ({ ...base(reading, verb), label }));
  const stated = statesOf(words);
  if (stated.length > 0 && stated.length === labels.length)
    return stated.map((pair) => ({ ...base(reading, verb), ...pair }));
  // "You should still be logged in to X as Y"
  if (
    clause.mood === 'expect' &&
    /^(?:still |now )?be (?:[a-z]+ly )?(?:logged|signed)[ -](?:in|into|on)\b/u.test(said)
  ) {
    // "Logged in as Ada": the "in" belongs to the verb, and begins no place.
    const as = words.findIndex(({ lower }, at) => lower === 'as' && /^(?:in|on)$/u.test(words[at - 1]?.lower ?? ''));
    const object = as < 0 ? reading.object : readObject(words.slice(as));
    return [{ ...base({ ...reading, object }, 'verify'), label: labels[0] ?? accountIn(object.phrases.as) }];
  }
  // "The three roles should appear under **X**"
  const placed = clause.mood === 'expect' ? shownIn(words) : undefined;
  if (placed !== undefined) return [{ ...base(reading, 'verify'), ...placed }];
  // "Ensure that the following settings are made": they are what is looked at.
  if (labels.length === 0 && /\bfollowing (?:\w+ )?(?:settings|values|options|fields|properties)\b/u.test(said))
    return [];
  // "Review the messages at the top of the **X** page": what is looked at is in words, the name is where.
  const spoken = verb === 'verify' ? spokenOf(reading) : undefined;
  const around =
    reading.object.heads.length === 0 && spoken !== undefined && !GENERIC.test(spoken.lower.split(' ').at(-1) ?? '')
      ? labelsBehindPlace(words)
      : [];
  const second = words.findIndex(
    (token, index) => index > 0 && token.lower === 'that' && words[index - 1]?.lower === 'and',
  );
  // "Make sure that **A** is on, and that **B** is off"
  if (second > 0 && labelsOf(words.slice(second)).length > 0)
    return [words.slice(0, second - 1), words.slice(second + 1)].flatMap((part) =>
      see({ ...reading, clause: { ...clause, words: part }, object: readObject(part) }),
    );
  // "Verify that X is in the list, its **A** is **B**, and its **C** is **D**"
  const its = words.flatMap((token, index) =>
    token.lower === 'its' && words[index + 1]?.kind === 'label' && /^(?:is|in)$/u.test(words[index + 2]?.lower ?? '')
      ? [index]
      : [],
  );
  if (its[0] !== undefined && its[0] > 1)
    return [0, ...its].flatMap((from, index) => {
      const part = words.slice(from, its[index] ?? words.length);
      while (part.at(-1) !== undefined && /^(?:,|and)$/u.test(part.at(-1)?.lower ?? '')) part.pop();
      return see({ ...reading, clause: { ...clause, words: part }, object: readObject(part) });
    });
  // "Verify on the **X** tab that **Y** is shown as **Z**"
  const that = words.findIndex(({ kind, lower }) => kind === 'word' && lower === 'that');
  const held =
    that > 1 && PLACE_PREPOSITIONS.has(words[0]?.lower ?? '') ? labelsOf(words.slice(0, that)).at(-1) : undefined;
  if (held !== undefined && labelsOf(words.slice(that)).length > 0) {
    const part = words.slice(that + 1);
    return see({ ...reading, clause: { ...clause, words: part }, object: readObject(part) }).map((draft) => ({
      ...draft,
      where: held,
    }));
  }
  const seen: Token[] = [];
  let value: Token | undefined;
  let where: Token | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const token = words[index];
    if (token?.kind !== 'label' || around.includes(token)) continue;
    let before = index - 1;
    while (before >= 0 && (DETERMINERS.has(words[before]?.lower ?? '') || words[before]?.text === ':')) before -= 1;
    const preposition = words[before]?.lower ?? '';
    if (PLACE_PREPOSITIONS.has(preposition) && seen.length > 0) where ??= token;
    else if (seen.length > 0 && STATES.test(preposition)) value ??= token;
    else seen.push(token);
  }
  const state = words.find(
    (token, index) => /^(?:unchecked|checked|selected|marked|disabled|enabled)$/u.test(token.lower) && index > 0,
  );
  const draft = base(reading, verb);
  const [first, other] = seen;
  const shown = first === undefined ? [] : words.slice(words.indexOf(first) + 1);
  // "Verify that the **X** pane displays **Y**"
  if (
    (other ?? value) !== undefined &&
    /^(?:page|pane|blade|tab|window|dialog|section|screen|panel)$/u.test(shown[0]?.lower ?? '') &&
    /^(?:displays|shows|contains|lists|includes)$/u.test(shown[1]?.lower ?? '')
  )
    return [{ ...draft, where: first, label: other ?? value }];
  // "Verify that its status is set to **On**": what is marked is how it is to be.
  const subject =
    first === undefined || value !== undefined || other !== undefined ? undefined : subjectOf(words, true);
  if (first !== undefined && subject !== undefined && subject.end < first.start && isState(words, first))
    return [{ ...draft, where: where ?? draft.where, label: subject, value: first }];
  // "ensure that **Yes** is marked for the setting **X**": the setting is what is looked at.
  if (
    first !== undefined &&
    other !== undefined &&
    state !== undefined &&
    state.start > first.start &&
    state.start < other.start &&
    /\bfor\b/u.test(said)
  ) {
    return [{ ...draft, where, label: other, value: first }];
  }
  const named = where ?? draft.where ?? (first === undefined ? undefined : behind(words, first));
  const outside = clause.places.findLast(({ kind, names }) => kind === 'place' && names.length > 0)?.names[0];
  const place = named === first ? outside : named;
  const all = value === undefined ? listed(seen, words) : [];
  if (all.length > 1) return all.map((label) => ({ ...draft, where: place, label }));
  // "The Pilot policy should appear": of what should be, only what has a name of its own.
  const about = verb === 'verify' ? subjectOf(words, clause.mood === 'expect') : undefined;
  const own = clause.mood === 'expect' && !/\p{Lu}/u.test(about?.text ?? '') ? undefined : about;
  const label = first ?? spoken ?? own;
  // "Ensure that only the following are selected:", with a list of names below
  const awaitsList = label === undefined && words.some(({ lower }) => lower === 'following');
  const asked = awaitsList && state !== undefined ? { ...state, kind: 'label' as const } : value;
  return [{ ...draft, where: place === first ? undefined : place, label, value: asked, awaitsList }];
}

/** What the sentence says in words alone should be where it names a place. */
function shownIn(words: readonly Token[]): { label: Token; where: Token } | undefined {
  const should = words.findIndex(({ lower }) => lower === 'should');
  const label = should > 0 ? nounOf(words.slice(0, should)) : undefined;
  if (label === undefined || labelsOf(words.slice(0, should)).length > 0) return undefined;
  const where = readObject(words.slice(should + 2)).places.find(({ names }) => names.length > 0)?.names[0];
  return where?.kind === 'label' && where.mark !== undefined && labelsOf(words).length === 1
    ? { label, where }
    : undefined;
}

/** "**X** is highlighted and **Y** is selected": the names that are each said to be something. */
const beingOf = (words: readonly Token[]): Token[] =>
  words.filter(
    ({ kind }, at) =>
      kind === 'label' &&
      /^(?:is|are)$/u.test(words[at + 1]?.lower ?? '') &&
      /^(?:highlighted|underlined|selected|checked|enabled|disabled|shown|listed|visible|on|off)$/u.test(
        words[at + 2]?.lower ?? '',
      ),
  );

/** "**X** is set to Yes, and **Y** is also set to No": each with what it is said to be, in words. */
function statesOf(words: readonly Token[]): { label: Token; value: Token }[] {
  return words.flatMap((label, at) => {
    const behind = words.slice(at + 1);
    const [, said] =
      /^((?:is|are) (?:also |already |now )?set to )/u.exec(behind.map(({ lower }) => lower).join(' ')) ?? [];
    const value = said === undefined ? undefined : behind[said.trim().split(' ').length];
    if (label.kind !== 'label' || value?.kind !== 'word' || DETERMINERS.has(value.lower)) return [];
    return [{ label, value: { ...value, kind: 'label' as const } }];
  });
}

/** The names behind "on the", with those that they are parts of: "on the **A** tab of the **B** page". */
function labelsBehindPlace(words: readonly Token[]): readonly Token[] {
  const { places } = readObject(words);
  const first = places.find((place) => place.kind === 'place' && place.names.length > 0)?.names[0];
  if (first === undefined) return [];
  const rest = words.slice(words.indexOf(first) + 1);
  const end = rest.findIndex(
    (token) =>
      token.kind === 'punctuation' ||
      (token.kind === 'word' &&
        !/^(?:of|in|on|the|and|or|tab|page|pane|blade|section|window|dialog|panel|area)$/u.test(token.lower)),
  );
  return [first, ...labelsOf(end < 0 ? rest : rest.slice(0, end))];
}

/** "Review the results, which hold **X**": what is told of it is not looked for. */
function withoutAside(words: readonly Token[]): readonly Token[] {
  const aside = words.findIndex(
    (token, index) =>
      index > 0 &&
      ((token.text === ',' && words[index + 1]?.lower === 'which') ||
        (/^(?:stating|saying|indicating|explaining|telling|informing)$/u.test(token.lower) &&
          words[index + 1]?.lower === 'that')),
  );
  return aside < 0 ? words : words.slice(0, aside);
}

/** "**X** is selected in the list of the Y page": the place behind what is to be true. */
function behind(words: readonly Token[], first: Token): Token | undefined {
  const rest = words.slice(words.indexOf(first) + 1);
  const at = rest.findIndex((token) => token.kind === 'word' && /^(?:in|on|under)$/u.test(token.lower));
  if (at < 0) return undefined;
  return readObject(rest.slice(at)).places.find((place) => place.kind === 'place' && place.names.length > 0)?.names[0];
}

/** What is to be looked at, where the document does not mark it: "review the settings". */
function spokenOf({ clause, object }: Reading): Token | undefined {
  const { noun } = object;
  // "Pradeep should receive a response": who sees it is not what is seen.
  if (clause.mood === 'expect' && !/^you/u.test(clause.verbTokens[0]?.lower ?? '')) return undefined;
  if (noun === undefined || PRONOUN.test(noun.lower) || /^be\b/u.test(noun.lower) || noun.text.split(' ').length > 6)
    return undefined;
  // "Confirm that Pradeep can sign in": a sentence, and no thing to look at.
  if (/\bthat$/u.test(clause.verb.words) || /^(?:it|them|you|we|there|how|what|whether|if|that)\b/u.test(noun.lower))
    return undefined;
  const [got, ...rest] = clause.words;
  if (/^(?:receive|get|have)$/u.test(got?.lower ?? '')) return readObject(rest).noun;
  // "The three roles appear"
  return withoutEnd(noun, / (?:appear|exist)s?$/u);
}

/** The names that stand side by side, with nothing but "and" and commas between them. */
function listed(seen: readonly Token[], words: readonly Token[]): readonly Token[] {
  let count = 1;
  while (count < seen.length) {
    const [before, after] = [seen[count - 1], seen[count]];
    if (before === undefined || after === undefined) break;
    const behind = words.slice(words.indexOf(before) + 1, words.indexOf(after));
    // "The **A** property and the **B** property"
    const between = CONTROL_NOUNS.has(behind[0]?.lower ?? '') && behind[1]?.lower === 'and' ? behind.slice(1) : behind;
    if (between.length === 0 || !between.every((token) => /^(?:and|or|,|the)$/u.test(token.lower))) break;
    count += 1;
  }
  return seen.slice(0, count);
}

/** "Sign in to X as Y": the place, or the account where none is named. */
export function account(reading: Reading): Draft[] {
  const { clause, object } = reading;
  const { words } = clause;
  const address = words.find((token) => ADDRESS.test(token.text));
  const named = labelsOf(words).filter((token) => token !== address);
  const role = roleIn(words);
  const to = /\b(?:to|into)$/u.test(clause.verb.words);
  const as = /\b(?:as|with|using)$/u.test(clause.verb.words);
  const place = to
    ? (object.heads.find((head) => !ADDRESS.test(head.text)) ?? (object.noun === undefined ? undefined : object.noun))
    : lone(object.phrases.to);
  const user = as
    ? (object.heads[0] ?? capitalized(object.noun))
    : (accountIn(object.phrases.as) ?? accountIn(object.phrases.with) ?? accountIn(object.phrases.using));
  const person =
    user !== undefined && user !== role && (/[\\@]/u.test(user.text) || !/\badministrator\b/iu.test(user.text))
      ? user
      : undefined;
  const draft = {
    ...base(reading, 'signIn'),
    where: undefined,
    role,
    url: address?.text ?? named.find((token) => token.mark === 'link')?.url,
  };
  if (place !== undefined) return [{ ...draft, label: place, value: person ?? address }];
  return [{ ...draft, label: person, value: address }];
}

function accountIn(tokens: readonly Token[]): Token | undefined {
  // "Using the **Username** and **Password** provided" names nobody.
  const label = labelsOf(tokens)[0];
  if (label !== undefined && /^(?:user ?name|password|e-?mail|account)$/u.test(label.lower)) return undefined;
  return label ?? (DETERMINERS.has(tokens[0]?.lower ?? '') ? undefined : capitalized(nounOf(tokens)));
}

function capitalized(token: Token | undefined): Token | undefined {
  return token !== undefined && /^\p{Lu}/u.test(token.text) && !/\b(?:Administrator|Admin)\b/u.test(token.text)
    ? token
    : undefined;
}
