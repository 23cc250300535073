import type { Clause } from './clauses.ts';
import type { Draft } from './drafts.ts';
import { ADDRESS, CHECK_NOUNS } from './nouns.ts';
import { labelsOf, nounOf, trimControl, type ObjectPhrase } from './objects.ts';
import { nameOf } from './places.ts';
import {
  assignment,
  base,
  EMPTY,
  fieldOf,
  GENERIC,
  LEAD,
  lone,
  roleIn,
  verbLabel,
  whereOf,
  type Family,
  type Reading,
} from './reading.ts';
import type { Token } from './tokens.ts';

export const enter: Family = (reading) => {
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

export const set: Family = (reading) => {
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
  const generic = noun !== undefined && /^(?:value|setting|option|it|mode|toggle|switch|slider)$/u.test(noun.lower);
  // "the toggle for **X**"
  const named = heads.length === 0 && generic ? labelsOf(object.phrases.for)[0] : undefined;
  if (named !== undefined) return [{ ...base(reading, 'set'), label: named, value: to }];
  if (heads.length === 0 && generic && field?.names[0] !== undefined)
    return [{ ...base(reading, 'set', field), label: field.names[0], value: to }];
  if (heads.length === 0 && generic && noun.lower !== 'mode')
    return to === undefined
      ? []
      : [{ ...base(reading, 'set'), label: reading.antecedent ?? whereOf(reading), value: to }];
  if (heads.length === 0 && noun !== undefined && (LEAD.test(noun.lower) || (to === undefined && word !== 'specify')))
    return [];
  if (heads.length === 0 && noun === undefined) return [];
  // "set **A** and **B** to X" are two; what a value is changed from is no place.
  const from = object.places.find((place) => place.preposition === 'from');
  return (heads.length > 0 ? heads : [noun]).map((label) => ({
    ...base(reading, 'set', from),
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
