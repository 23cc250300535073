import type { ClaimVerb } from '../model.ts';
import type { Clause } from './clauses.ts';
import type { Draft } from './drafts.ts';
import { ADDRESS, CHECK_NOUNS, DESKTOP, KEYS, OPENED, ROLE } from './nouns.ts';
import { labelsOf, nounOf, readObject, trimControl, type ObjectPhrase } from './objects.ts';
import { nameOf, type Place } from './places.ts';
import type { Token } from './tokens.ts';

/** What a clause is read against: the sentence before it. */
export interface Reading {
  readonly clause: Clause;
  readonly object: ObjectPhrase;
  /** What "it" and "them" stand for. */
  readonly antecedent: Token | undefined;
}

type Family = (reading: Reading) => Draft[];

const PRONOUN = /^(?:it|them|this|that|one|these)$/u;
const GENERIC =
  /^(?:box|boxes|check ?box(?:es)?|link|button|option|drop-?down|icon|item|value|field|toggle|switch|setting|tab|entry)$/u;
const LEAD = /\b(?:following|below|settings|values|information|details|parameters|table)\b/u;

const isField = (place: Place): boolean => place.kind === 'field' || place.kind === 'choice';

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

function base(reading: Reading, verb: ClaimVerb, skip?: Place): Draft {
  const { clause, object } = reading;
  return {
    verb,
    where: whereOf(reading, skip),
    conditional: clause.conditional || object.conditional,
    verbTokens: clause.verbTokens,
    control: object.kind === '' ? undefined : object.kind,
  };
}

/** The field that a value goes into: named behind the verb, or in front of it. */
function fieldOf({ clause, object }: Reading, kinds: readonly Place['kind'][]): Place | undefined {
  return [...object.places, ...[...clause.places].reverse()].find((place) => kinds.includes(place.kind));
}

const lone = (tokens: readonly Token[]): Token | undefined => labelsOf(tokens)[0] ?? nounOf(tokens);

/** "X = Y" inside of one label. */
function assignment(token: Token): { label: Token; value: Token } | undefined {
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

const control: Family = (reading) => {
  const { clause, object, antecedent } = reading;
  const { heads, noun, kind } = object;
  let verb = clause.verb.claim;
  const box = kind.split(' ').some((word) => CHECK_NOUNS.has(word)) || /\bcheck box(?:es)?\b/u.test(kind);
  if (verb === 'select' && box) verb = 'check';
  const draft = base(reading, verb);
  if (heads.length === 0 && noun === undefined && object.named === undefined) return [];
  const path = heads.find((head) => head.parts !== undefined);
  if (path !== undefined && heads.length === 1 && verb !== 'expand')
    return [{ ...draft, verb: 'browse', parts: path.parts }];
  const pair = heads[0] === undefined ? undefined : assignment(heads[0]);
  if (pair !== undefined) return [{ ...draft, verb: 'set', ...pair }];
  const choice = fieldOf(reading, ['choice']);
  const setting = clause.setting ?? (heads.length > 0 ? labelsOf(object.phrases.for)[0] : undefined);
  if (verb === 'select' && (heads.length > 0 || noun !== undefined)) {
    const values = heads.length > 0 ? heads : noun === undefined ? [] : [noun];
    if (choice?.names[0] !== undefined) {
      const label = choice.names[0];
      return values.map((value) => ({ ...base(reading, 'set', choice), label, value }));
    }
    if (setting !== undefined && !/^[a-z]/u.test(setting.text))
      return values.map((value) => ({ ...draft, verb: 'set', label: setting, value }));
  }
  if (heads.length > 0) return heads.map((label) => ({ ...draft, label }));
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
    const marked = names.length > 0 ? names : (beside?.names ?? []);
    if (marked.length > 0)
      return marked.map((label) => ({
        ...draft,
        where: beside === undefined ? draft.where : whereOf(reading, beside),
        label,
      }));
  }
  if (noun !== undefined && PRONOUN.test(noun.lower)) return [{ ...draft, label: antecedent ?? noun }];
  return [{ ...draft, label: noun }];
};

const search: Family = (reading) => {
  const { object } = reading;
  const field = fieldOf(reading, ['field']);
  const wanted =
    object.heads[0] ?? object.named ?? object.noun ?? labelsOf(object.purpose)[0] ?? lone(object.phrases.for);
  if (wanted === undefined) return [];
  if (field?.names[0] !== undefined)
    return [{ ...base(reading, 'search', field), label: field.names[0], value: wanted }];
  return [{ ...base(reading, 'search'), label: wanted }];
};

const enter: Family = (reading) => {
  const { clause, object } = reading;
  const { heads, noun, example } = object;
  const word = clause.verb.words;
  const verbToken = clause.verbTokens[0];
  if (word === 'name' || (word === 'give' && /\bname\b/u.test(object.kind))) {
    const label =
      word === 'name'
        ? verbToken && { ...verbToken, kind: 'label' as const }
        : nounOf(clause.words.filter((token) => token.lower === 'name'));
    return [
      {
        ...base(reading, 'fill'),
        label,
        value:
          word === 'name'
            ? (heads[0] ?? example ?? labelsOf(object.phrases.as)[0])
            : (heads[0] ?? example ?? object.named),
      },
    ];
  }
  if (word === 'give') return [];
  if (word === 'provide' || word === 'supply' || word === 'enter' || word === 'input') {
    if (/\b(?:credentials|username and password|user name and password)\b/u.test(object.kind))
      return [
        {
          ...base(reading, 'signIn'),
          label: labelsOf([...object.phrases.of, ...object.phrases.for])[0],
          role: roleIn(clause.words),
        },
      ];
  }
  const field = fieldOf(reading, ['field', 'choice']);
  const into =
    field ??
    [...clause.places]
      .reverse()
      .find(
        (place) =>
          !place.noun &&
          place.names.length > 0 &&
          heads.length > 0 &&
          /^(?:in|under|for|next)$/u.test(place.preposition),
      );
  const value =
    example ?? (definesValue(object) ? heads[0] : heads.length > 0 && noun !== undefined ? heads[0] : undefined);
  const typed =
    heads[0] ??
    example ??
    clause.words.map((token) => ({ ...token, kind: 'label' as const })).find((token) => ADDRESS.test(token.text));
  if (
    typed !== undefined &&
    ADDRESS.test(typed.text) &&
    field !== undefined &&
    /\baddress\b|\burl\b/u.test(field.text) &&
    !/e-?mail/u.test(field.text)
  ) {
    return [{ ...base(reading, 'open', field), value: typed, url: typed.text }];
  }
  if (into !== undefined && into.names.length > 0) {
    return into.names.map((label) => ({
      ...base(reading, 'fill', into),
      label: trimControl(label),
      value: heads[0] ?? example,
    }));
  }
  if (
    field !== undefined &&
    field.names.length === 0 &&
    (heads[0] ?? example) !== undefined &&
    isSearchBox(clause, object)
  ) {
    return [{ ...base(reading, 'search', field), label: heads[0] ?? example }];
  }
  const forField = lone(object.phrases.for) ?? lone(object.phrases.as);
  const described = noun !== undefined && !LEAD.test(noun.lower) ? noun : undefined;
  if (forField !== undefined && heads[0] !== undefined && !/^(?:this|the|use|user)$/u.test(forField.lower))
    return [
      {
        ...base(reading, 'fill'),
        label: forField.lower === 'value' && described !== undefined ? described : forField,
        value: heads[0],
      },
    ];
  if (described !== undefined) return [{ ...base(reading, 'fill'), label: described, value: value ?? object.named }];
  if (heads.length === 0) return example === undefined ? [] : [{ ...base(reading, 'fill'), value: example }];
  if (heads[0]?.mark === 'strong' && object.definite)
    return heads.map((label) => ({ ...base(reading, 'fill'), label, value: example }));
  return [{ ...base(reading, 'fill'), value: heads[0] }];
};

const definesValue = (object: ObjectPhrase): boolean => object.heads[0]?.mark === 'code';

function isSearchBox(clause: Clause, object: ObjectPhrase): boolean {
  return [...clause.places, ...object.places].some(
    (place) => place.kind === 'field' && /\bsearch\b/iu.test(place.text),
  );
}

const set: Family = (reading) => {
  const { clause, object } = reading;
  const word = clause.verb.words;
  const { heads, noun, kind } = object;
  const box = kind.split(' ').some((part) => CHECK_NOUNS.has(part)) || /\bcheck box\b/u.test(kind);
  if (/^(?:enable|activate|disable|deactivate|turn|toggle|switch)/u.test(word)) {
    const off = /^(?:disable|deactivate|turn off|switch off)/u.test(word);
    const label = heads[0] ?? (noun !== undefined && /^\p{Lu}/u.test(noun.text) ? noun : undefined);
    if (label === undefined) return [];
    if (box) return heads.map((head) => ({ ...base(reading, off ? 'uncheck' : 'check'), label: head }));
    const to = lone(object.phrases.to);
    return (heads.length > 0 ? heads : [label]).map((head) => ({
      ...base(reading, 'set'),
      label: head,
      value: (to ?? heads[0] === head) ? (to ?? wordValue(clause, off)) : wordValue(clause, off),
    }));
  }
  const to = lone(object.phrases.to) ?? lone(object.phrases.with) ?? lone(object.phrases.as) ?? object.example;
  if (word === 'leave' || word === 'accept') return keep(reading, to);
  const pair = heads[0] === undefined ? undefined : assignment(heads[0]);
  if (pair !== undefined) return [{ ...base(reading, 'set'), ...pair }];
  const field = fieldOf(reading, ['field', 'choice']);
  const generic = noun !== undefined && /^(?:value|setting|option|it|mode)$/u.test(noun.lower);
  if (heads.length === 0 && generic && field?.names[0] !== undefined)
    return [{ ...base(reading, 'set', field), label: field.names[0], value: to }];
  if (heads.length === 0 && generic && noun.lower !== 'mode')
    return to === undefined
      ? []
      : [{ ...base(reading, 'set'), label: reading.antecedent ?? whereOf(reading), value: to }];
  if (heads.length === 0 && noun !== undefined && (LEAD.test(noun.lower) || (to === undefined && word !== 'specify')))
    return [];
  if (heads.length === 0 && noun === undefined) return [];
  // "select High" is no setting, "set **A** and **B** to X" are two.
  return (heads.length > 0 ? heads : [noun]).map((label) => ({
    ...base(reading, 'set'),
    label,
    value: to === label ? undefined : to,
  }));
};

function wordValue(clause: Clause, off: boolean): Token | undefined {
  const token = clause.verbTokens.at(-1);
  if (token === undefined) return undefined;
  const text = /^(?:on|off)$/u.test(token.lower) ? (off ? 'Off' : 'On') : off ? 'Disabled' : 'Enabled';
  return { ...token, text, lower: text.toLowerCase() };
}

/** "Leave **X** as **Y**", "leave the default port **8585**", "accept the default settings". */
function keep(reading: Reading, to: Token | undefined): Draft[] {
  const { object, clause } = reading;
  const { heads, noun } = object;
  const said = clause.words.map((token) => token.lower).join(' ');
  if (clause.verb.words === 'accept') {
    if (/\b(?:terms|license|licence|agreement|conditions)\b/u.test(said) && heads.length === 0)
      return [{ ...base(reading, 'check'), label: noun }];
    if (/\bdefaults?\b/u.test(said)) return [{ ...base(reading, 'verify'), label: heads[0] }];
    return [
      {
        ...base(reading, 'select'),
        label: heads[0] ?? (/^(?:the|all) /u.test(said) ? verbLabel(clause) : (noun ?? verbLabel(clause))),
      },
    ];
  }
  if (/\b(?:the portal|the page|lab)\b/u.test(said) && heads.length === 0) return [];
  if (/\bopen\b/u.test(said)) return [{ ...base(reading, 'offPortal') }];
  const rest = clause.words
    .slice(clause.words.indexOf(heads[0] ?? clause.words[0] ?? EMPTY) + 1)
    .find((token) =>
      /^(?:checked|unchecked|selected|deselected|unselected|enabled|disabled|blank|empty|clear|cleared|unchanged)$/u.test(
        token.lower,
      ),
    );
  const state = to ?? (heads[1] === undefined ? rest && { ...rest, kind: 'label' as const } : undefined);
  if (heads[0] !== undefined && noun !== undefined && to === undefined && !GENERIC.test(noun.lower)) {
    const label = nounOf(
      clause.words.filter(
        (token) =>
          token.kind === 'word' &&
          noun.text.split(' ').includes(token.text) &&
          !/^(?:default|values?)$/u.test(token.lower),
      ),
    );
    if (label !== undefined) return [{ ...base(reading, 'verify'), label, value: heads[0] }];
  }
  const words = heads.length === 0 ? clause.words.filter((token) => token.kind === 'word') : [];
  const as = words.findIndex((token) => token.lower === 'as');
  const named = as > 0 ? nameOf(words.slice(0, as)) : undefined;
  const label = heads[0] ?? (named !== undefined && /^\p{Lu}/u.test(named.text) ? named : undefined);
  return [{ ...base(reading, 'verify'), label, value: label === undefined || state === heads[0] ? undefined : state }];
}

const EMPTY: Token = { kind: 'word', text: '', lower: '', start: 0, end: 0 };

function verbLabel(clause: Clause): Token | undefined {
  const [first, last] = [clause.verbTokens[0], clause.verbTokens.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const text = clause.verbTokens.map((token) => token.text).join(' ');
  return { kind: 'label', text, lower: text.toLowerCase(), start: first.start, end: last.end };
}

/** A role in words or as a link: "as at least an [Application Administrator](...)". */
export function roleIn(tokens: readonly Token[]): Token | undefined {
  const label = labelsOf(tokens).find((token) =>
    /\b(?:administrator|operator|reader|contributor|owner)\b/iu.test(token.text),
  );
  if (label !== undefined) return label;
  const words = tokens.filter((token) => token.kind === 'word' && /^\p{Lu}/u.test(token.text));
  const name = nameOf(words);
  return name !== undefined && ROLE.test(name.text) && words.length > 1 ? name : undefined;
}

const key: Family = (reading) => {
  const { object } = reading;
  const pressed = object.heads.length > 0 ? object.heads : object.noun === undefined ? [] : [object.noun];
  return pressed.map((label) => ({
    ...base(reading, KEYS.test(label.text) && !/button/u.test(object.kind) ? 'press' : 'select'),
    label,
  }));
};

const text: Family = (reading) => {
  const { object, clause } = reading;
  const said = clause.words.map((token) => token.lower).join(' ');
  const code = labelsOf(clause.words).find((token) => token.mark === 'code');
  if (/^as (?:an? )?administrator/u.test(said)) {
    const label = nameOf([
      ...clause.verbTokens,
      ...clause.words.slice(0, clause.words.findIndex((token) => token.lower.startsWith('administrator')) + 1),
    ]);
    return [{ ...base(reading, 'select'), label }];
  }
  if (
    /\b(?:installer|setup|wizard|program|application|agent|\.exe|\.msi)\b/u.test(said) &&
    code === undefined &&
    !/command|script|powershell/u.test(said)
  )
    return [{ ...base(reading, 'offPortal'), label: object.heads[0] }];
  if (code !== undefined) return [{ ...base(reading, 'run'), value: code }];
  const awaitsCode =
    /\b(?:following|below|command|commands|script|scripts|query|cmdlet|cmdlets|it|code|this)\b/u.test(said) ||
    said === '';
  if (!awaitsCode && object.heads.length === 0 && clause.verb.words !== 'run' && clause.verb.words !== 'execute')
    return [{ ...base(reading, 'run'), awaitsCode: true }];
  return [{ ...base(reading, 'run'), label: object.heads[0], awaitsCode: object.heads.length === 0 }];
};

const act: Family = (reading) => {
  const { clause, object } = reading;
  const word = clause.verb.words;
  const said = clause.words.map((token) => token.lower).join(' ');
  if (word === 'refresh' || word === 'reload')
    return [{ ...base(reading, 'press'), label: object.heads[0] ?? verbLabel(clause) }];
  if (word === 'save' || word === 'apply') {
    if (/\b(?:file|files|script|copy|document|notepad|csv|pdf|as|to)\b/u.test(said) && object.heads.length === 0)
      return [{ ...base(reading, 'offPortal') }];
    if (
      /\b(?:file|script|document)\b/u.test(said) ||
      (object.heads.length > 0 && !/\b(?:changes|settings)\b/u.test(said))
    )
      return [{ ...base(reading, 'offPortal'), label: object.heads[0] }];
    if (/\b(?:filters?|labels?|following|settings? to|policy to)\b/u.test(said) && word === 'apply') return [];
    return [{ ...base(reading, 'select'), label: verbLabel(clause) }];
  }
  if (word === 'keep' && !/\b(?:open|running|signed in)\b/u.test(said)) return [];
  if (word === 'follow') return /\b(?:these|steps|below|link)\b/u.test(said) ? [] : [base(reading, 'offPortal')];
  if (word === 'download' || word === 'upload')
    return [{ ...base(reading, clause.verb.claim), label: object.heads[0] ?? object.noun }];
  const into = object.places.find((place) => place.preposition === 'into');
  return [{ ...base(reading, 'offPortal', into), label: object.heads[0] }];
};

const make: Family = (reading) => {
  const { object } = reading;
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
  const { object } = reading;
  const { heads, noun } = object;
  if (
    noun !== undefined &&
    /\b(?:domain|address|email|uri|url|description|comment|value|name|prefix|suffix|text|line)\b/u.test(noun.lower) &&
    !LEAD.test(noun.lower)
  ) {
    const field = fieldOf(reading, ['field']);
    if (heads.length === 0 && /^(?:two|three|four|several)\b|\bline\b/u.test(noun.lower)) return [];
    return [{ ...base(reading, 'fill', field), label: field?.names[0] ?? noun, value: heads[0] ?? object.example }];
  }
  return heads.map((label) => ({ ...base(reading, 'select'), label }));
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
  if (/^(?:sign|log) (?:in|into|on)\b/u.test(purpose)) return [base(reading, 'signIn')];
  if (noun !== undefined && /\bcredentials\b/u.test(noun.lower)) return [base(reading, 'signIn')];
  return [];
};

const close: Family = (reading) => {
  const { clause, object } = reading;
  if (/^(?:sign|log)/u.test(clause.verb.words)) {
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

function stripKind(token: Token): Token {
  const text = token.text.replace(
    /\s(?:page|pane|blade|window|tile|dialog|dialog box|panel|screen|message|tab|wizard|flyout|form)$/iu,
    '',
  );
  return { ...token, text, lower: text.toLowerCase(), end: token.start + text.length };
}

export { ADDRESS, OPENED, base, fieldOf, lone, PRONOUN, stripKind };
export const FAMILIES: Readonly<Partial<Record<Clause['verb']['family'], Family>>> = {
  control,
  enter,
  set,
  key,
  text,
  act,
  make,
  add,
  use,
  close,
};
export { search };
export { readObject };
