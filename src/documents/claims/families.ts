import type { Clause } from './clauses.ts';
import { CHECK_NOUNS, DESKTOP, KEYS, MACHINE } from './nouns.ts';
import { labelsOf, nounOf, readObject } from './objects.ts';
import { nameOf } from './places.ts';
import {
  assignment,
  base,
  fieldOf,
  GENERIC,
  LEAD,
  lone,
  meant,
  PRONOUN,
  stripKind,
  verbLabel,
  whereOf,
  type Family,
  type Reading,
} from './reading.ts';
import { withoutEnd, type Token } from './tokens.ts';
import { act, text } from './acts.ts';
import { set } from './states.ts';
import { enter } from './values.ts';
import { LOCATE } from './verbs.ts';
import { account, go, see } from './views.ts';

/** A name of these asks for something to be done: a button beside a setting, not its value. */
const BUTTON =
  /^(?:\+ ?)?(?:add|browse|change|choose|configure|copy|create|delete|download|edit|import|manage|new|open|remove|save|select|upload|view)\b/iu;

/** What a choice is made for: "For **X**, select **Y**", "select **Y** for **X**". */
function settingOf({ clause, object }: Reading): Token | undefined {
  const [named] = clause.settings;
  const [value] = object.heads;
  // "For **X**, select the **Edit** link"
  if (named !== undefined)
    return named.mark === undefined || /\b(?:button|link|icon)\b/u.test(object.kind) ? undefined : named;
  if (value === undefined || /\b(?:tab|button|link|icon|tile|menu)\b/u.test(object.kind) || BUTTON.test(value.text))
    return undefined;
  return labelsOf(object.phrases.for)[0];
}

const control: Family = (reading) => {
  const { clause, object, antecedent } = reading;
  const { heads, noun, kind } = object;
  let verb = clause.verb.claim;
  const box = kind.split(' ').some((word) => CHECK_NOUNS.has(word)) || /\bcheck box(?:es)?\b/u.test(kind);
  if (verb === 'select' && box) verb = 'check';
  if (
    verb === 'select' &&
    labelsOf(object.phrases.with).length === 0 &&
    object.phrases.with.some(({ lower }) => CHECK_NOUNS.has(lower))
  )
    verb = 'check';
  const keys = heads.length === 1 && KEYS.test(heads[0]?.text ?? '');
  // "Hit enter"
  if (clause.verb.words === 'hit' && heads.length === 0 && noun !== undefined && KEYS.test(noun.text))
    return [{ ...base(reading, 'press'), label: noun }];
  if (
    verb === 'select' &&
    keys &&
    (clause.verb.words === 'hit' || kind === 'key' || clause.words.at(-1)?.lower === 'keyboard')
  )
    return [{ ...base(reading, 'press'), label: heads[0] }];
  const draft = base(reading, verb);
  if (heads.length === 0 && noun === undefined && object.named === undefined) return [];
  const path = heads.find((head) => head.parts !== undefined);
  if (path !== undefined && heads.length === 1 && verb !== 'expand')
    return [{ ...draft, verb: 'browse', parts: path.parts }];
  const pair = heads[0] === undefined ? undefined : assignment(heads[0]);
  if (pair !== undefined) return [{ ...draft, verb: 'set', ...pair }];
  const choice = fieldOf(reading, ['choice']);
  const setting = settingOf(reading);
  if (verb === 'select' && (heads.length > 0 || noun !== undefined)) {
    const values = heads.length > 0 ? heads : noun === undefined ? [] : [noun];
    if (choice?.names[0] !== undefined) {
      const label = choice.names[0];
      return values.map((value) => ({ ...base(reading, 'set', choice), label, value }));
    }
    if (setting !== undefined && !/^[a-z]/u.test(setting.text))
      return values.map((value) => ({ ...draft, verb: 'set', label: setting, value }));
  }
  if (heads.length > 0)
    return heads.map((head) =>
      head.parts === undefined ? { ...draft, label: head } : { ...draft, verb: 'browse', parts: head.parts },
    );
  // "other settings, such as **A** and **B**"
  if (object.example !== undefined && noun !== undefined && verb === 'select')
    return labelsOf(clause.words)
      .filter((token) => token.start >= (object.example?.start ?? 0))
      .map((label) => ({ ...draft, label }));
  if (object.named !== undefined) return [{ ...draft, label: object.named }];
  const beside = object.places.find((place) => place.preposition === 'next' || !place.noun);
  if (noun !== undefined && GENERIC.test(noun.lower)) {
    const names =
      object.phrases.for.length > 0 && labelsOf(object.phrases.for).length === 0
        ? [lone(object.phrases.for)].filter((token) => token !== undefined)
        : labelsOf(object.phrases.for);
    const marked =
      names.length > 0
        ? names
        : object.represented !== undefined
          ? [object.represented]
          : (beside?.names ?? labelsOf(object.purpose));
    if (marked.length > 0)
      return marked.map((label) => ({
        ...draft,
        where: beside === undefined ? draft.where : whereOf(reading, beside),
        label,
      }));
  }
  // "Select that link", "select her check box"
  if (
    noun !== undefined &&
    GENERIC.test(noun.lower) &&
    /^(?:this|that|its|his|her|their)$/u.test(clause.words[0]?.lower ?? '')
  )
    return [{ ...draft, label: antecedent ?? noun }];
  if (noun !== undefined && PRONOUN.test(noun.lower)) return [{ ...draft, label: meant(noun, antecedent) }];
  // "Choose one of two options:"
  if (/^(?:one|two|three|four|several) (?:options|choices|ways)$/u.test(noun?.lower ?? '')) return [];
  const awaitsList = clause.words.some(({ lower }) => lower === 'following');
  return [{ ...draft, label: noun, ...(awaitsList ? { awaitsList } : {}) }];
};

const search: Family = (reading) => {
  const { object } = reading;
  const field = fieldOf(reading, ['field']);
  const { clause } = reading;
  // "On the **X** page, look for **Y**" is done with the eyes.
  if (
    clause.verb.words === 'look for' &&
    field === undefined &&
    clause.places.some(({ kind, names, text }) => kind === 'place' && names.length > 0 && !/\bsearch\b/u.test(text))
  )
    return see({ ...reading, clause: { ...clause, verb: LOCATE } });
  const wanted =
    object.heads[0] ?? object.named ?? object.noun ?? labelsOf(object.purpose)[0] ?? lone(object.phrases.for);
  if (wanted === undefined) return [];
  if (field?.names[0] !== undefined)
    return [{ ...base(reading, 'search', field), label: field.names[0], value: wanted }];
  const several = object.heads.length > 1 ? object.heads : [wanted];
  return several.map((label) => ({ ...base(reading, 'search'), label }));
};

/** "the tab key" is Tab. */
const withoutKey = (token: Token): Token => withoutEnd(token, / keys?$/iu);

const key: Family = (reading) => {
  const { object } = reading;
  const bare = object.noun === undefined ? undefined : withoutKey(object.noun);
  const pressed = object.heads.length > 0 ? object.heads : bare === undefined ? [] : [bare];
  return pressed.map((label) => ({
    ...base(reading, KEYS.test(label.text) && !/button/u.test(object.kind) ? 'press' : 'select'),
    label,
  }));
};

const make: Family = (reading) => {
  const { object } = reading;
  // "In the **X** field, create ..."
  const field = reading.clause.places.findLast((place) => place.kind === 'field' && place.names.length > 0);
  if (field !== undefined && /^(?:create|build)$/u.test(reading.clause.verb.words))
    return [{ ...base(reading, 'fill', field), label: field.names[0] }];
  if (
    object.named?.mark !== undefined ||
    (object.named !== undefined && object.example === undefined && /\bname\b/u.test(object.kind))
  ) {
    return [{ ...base(reading, 'fill'), label: nameWord(reading.clause), value: object.named }];
  }
  return [];
};

/** The word "named" as the label of the field it implies. */
function nameWord(clause: Clause): Token | undefined {
  const token = clause.words.find((word) => /^(?:named|called|titled|name)$/u.test(word.lower));
  return token === undefined ? undefined : { ...token, kind: 'label', text: 'name', lower: 'name' };
}

const add: Family = (reading) => {
  const { clause, object } = reading;
  const { heads, noun } = object;
  const box = fieldOf(reading, ['field']);
  // "In the **X** box, add the following rule"
  if (box?.names[0] !== undefined && clause.words.length > 0)
    return [
      {
        ...base(reading, 'fill', box),
        label: box.names[0],
        value: heads[0] ?? object.example,
        awaitsCode: heads.length === 0,
      },
    ];
  if (
    noun !== undefined &&
    /\b(?:domain|address|email|uri|url|description|comment|value|name|prefix|suffix|text|line)\b/u.test(noun.lower) &&
    !LEAD.test(noun.lower)
  ) {
    const field = fieldOf(reading, ['field']);
    if (heads.length === 0 && /^(?:two|three|four|several)\b|\bline\b/u.test(noun.lower)) return [];
    return [{ ...base(reading, 'fill', field), label: field?.names[0] ?? noun, value: heads[0] ?? object.example }];
  }
  // "Add **-new** to the end of the file name"
  if (object.phrases.to.some(({ lower }) => /^(?:filename|file|line|script|command|end)$/u.test(lower)))
    return [base(reading, 'offPortal')];
  // "You can search for **X** and add Grady Archie"
  const person = noun !== undefined && heads.length === 0 && /^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u.test(noun.text);
  return (person ? [noun] : heads).map((label) => ({ ...base(reading, 'select'), label }));
};

const use: Family = (reading) => {
  const { object, clause } = reading;
  const { heads, kind, noun } = object;
  const purpose = object.purpose.map((token) => token.lower).join(' ');
  if (/^(?:search|look) for\b/u.test(purpose) || /^(?:find|search)\b/u.test(purpose)) {
    const wanted = labelsOf(object.purpose)[0];
    if (wanted !== undefined)
      return [
        {
          ...base(reading, 'search'),
          ...(heads[0] === undefined ? { label: wanted } : { label: heads[0], value: wanted }),
        },
      ];
  }
  const said = clause.words.map((token) => token.lower).join(' ');
  // "Use **V** for **L**", "use the default of **V** for **L**"
  const [topic] = labelsOf(object.phrases.for);
  const chosen = heads[0] ?? labelsOf(object.phrases.of)[0];
  if (topic !== undefined && chosen !== undefined && topic.mark !== 'link')
    return [{ ...base(reading, 'set'), label: topic, value: chosen }];
  if (heads.length > 0 && /\b(?:settings?|fields?)\b/u.test(kind))
    return heads.map((label) => ({ ...base(reading, 'set'), label }));
  if (heads.length > 0 && /\b(?:box|bar|filter)\b/u.test(kind)) return [];
  if (
    heads.length > 0 &&
    /\b(?:account|credentials|username|user|password|portal|tool|feature|experience|cmdlet|command|scope)\b/u.test(kind)
  )
    return [];
  if (heads.length > 0 && heads[0]?.mark === 'strong')
    return heads.map((label) => ({ ...base(reading, 'select'), label }));
  if (
    noun !== undefined &&
    /\bbutton$/u.test(
      clause.words
        .slice(0, 5)
        .map((token) => token.lower)
        .join(' ')
        .split(' to ')[0] ?? '',
    )
  )
    return [{ ...base(reading, 'select'), label: noun }];
  if (/^(?:(?:sign|log) (?:in|into|on)|connect|authenticate)\b/u.test(purpose) && /\baccount\b/u.test(said))
    return [{ ...base(reading, 'signIn'), label: nounOf(wordsBefore(clause.words, 'account')) ?? heads[0] }];
  if (/^(?:sign|log) (?:in|into|on)\b/u.test(purpose)) return [base(reading, 'signIn')];
  if (noun !== undefined && /\bcredentials\b/u.test(noun.lower)) return [base(reading, 'signIn')];
  return [];
};

const wordsBefore = (words: readonly Token[], last: string): readonly Token[] =>
  words.slice(
    0,
    Math.max(
      0,
      words.findIndex((token) => token.lower === last),
    ),
  );

const close: Family = (reading) => {
  const { clause, object } = reading;
  if (/^(?:sign|log)/u.test(clause.verb.words)) {
    const from = object.heads[0] ?? object.noun ?? lone(object.phrases.of);
    if (from !== undefined && MACHINE.test(from.text)) return [{ ...base(reading, 'offPortal'), label: from }];
    const word = clause.verbTokens.slice(0, 2);
    return [{ ...base(reading, 'select'), label: nameOf(word), where: undefined }];
  }
  const label = object.heads[0] ?? object.noun;
  const joined = clause.words.findIndex((token) => token.lower === 'and');
  if (joined > 0)
    return close({
      ...reading,
      clause: { ...clause, words: clause.words.slice(0, joined) },
      object: readObject(clause.words.slice(0, joined)),
    });
  const said = `${label?.lower ?? ''} ${object.kind} ${clause.words.map((token) => token.lower).join(' ')}`;
  const named =
    object.heads[0] ??
    (object.noun !== undefined && /^\p{Lu}/u.test(object.noun.text) ? stripKind(object.noun) : undefined);
  if (
    (DESKTOP.test(said) && !/\b(?:pane|dialog|blade|message|tile|panel)\b/u.test(said)) ||
    /\b(?:tab|tabs|installer|powershell)\b/u.test(said) ||
    said.trim() === ''
  )
    return said.trim() === '' ? [] : [{ ...base(reading, 'offPortal') }];
  return [{ ...base(reading, 'select'), label: verbLabel(clause), where: named ?? whereOf(reading) }];
};

/** How the words behind a verb are read, by its family. */
export const FAMILIES: Readonly<Record<Clause['verb']['family'], Family>> = {
  control: (reading) => (reading.clause.verb.claim === 'search' ? search(reading) : control(reading)),
  enter,
  set,
  go,
  see,
  account,
  make,
  act,
  text,
  key,
  use,
  add,
  close,
  move: () => [],
};
