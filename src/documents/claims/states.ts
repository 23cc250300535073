import type { Clause } from './clauses.ts';
import type { Draft } from './drafts.ts';
import { CHECK_NOUNS, DETERMINERS } from './nouns.ts';
import { labelsOf, nounOf } from './objects.ts';
import { nameOf } from './places.ts';
import {
  assignment,
  base,
  EMPTY,
  fieldOf,
  GENERIC,
  LEAD,
  lone,
  meant,
  PRONOUN,
  verbLabel,
  whereOf,
  type Family,
  type Reading,
} from './reading.ts';
import type { Token } from './tokens.ts';
import { coordinated } from './values.ts';

/** "Set **X** to **Y**", "turn on **X**", "leave **X** as **Y**": what a setting is to be. */
export const set: Family = (reading) => {
  const { clause, object } = reading;
  const word = clause.verb.words;
  const { heads, noun, kind } = object;
  const box = kind.split(' ').some((part) => CHECK_NOUNS.has(part)) || /\bcheck box\b/u.test(kind);
  if (word === 'turn') {
    const [label, last] = heads;
    const said = clause.words.map((token) => token.lower).join(' ');
    const state = last ?? clause.words.find((token) => /^(?:on|off)$/u.test(token.lower));
    if (label === undefined || state === undefined || !/^(?:on|off)$/u.test(state.lower)) return [];
    const text = state.lower === 'on' ? 'On' : 'Off';
    const either = /\bon or off\b|\boff or on\b/u.test(said);
    return [{ ...base(reading, 'set'), label, value: either ? undefined : { ...state, kind: 'label', text } }];
  }
  if (/^(?:enable|activate|disable|deactivate|turn|toggle|switch)/u.test(word)) {
    const off = /^(?:disable|deactivate|turn off|switch off)/u.test(word);
    const beside = [...clause.places].reverse().find((place) => place.names.length > 0 && !place.noun);
    // "Next to **X**, toggle the setting to **Y**"
    const own = noun !== undefined && /^\p{Lu}/u.test(noun.text) ? noun : undefined;
    const of = noun !== undefined && GENERIC.test(noun.lower) ? labelsOf(object.phrases.of)[0] : undefined;
    const label = heads[0] ?? of ?? own ?? (noun === undefined ? undefined : beside?.names[0]);
    if (label === undefined) return [];
    if (heads.length === 0 && own === undefined && of === undefined)
      return [{ ...base(reading, 'set', beside), label, value: lone(object.phrases.to) ?? wordValue(clause, off) }];
    if (box) return heads.map((head) => ({ ...base(reading, off ? 'uncheck' : 'check'), label: head }));
    const to = lone(object.phrases.to);
    return (heads.length > 0 ? heads : [label]).map((head) => ({
      ...base(reading, 'set'),
      label: head,
      value: (to ?? heads[0] === head) ? (to ?? wordValue(clause, off)) : wordValue(clause, off),
    }));
  }
  const to = lone(object.phrases.to) ?? lone(object.phrases.with) ?? lone(object.phrases.as) ?? object.example;
  if (word === 'leave' || word === 'accept' || word === 'keep') return keep(reading, to);
  const pair = heads[0] === undefined ? undefined : assignment(heads[0]);
  if (pair !== undefined) return [{ ...base(reading, 'set'), ...pair }];
  const field = fieldOf(reading, ['field', 'choice']);
  const generic = noun !== undefined && /^(?:value|setting|option|it|mode|toggle|switch|slider)$/u.test(noun.lower);
  // "the toggle for **X**"
  const named = heads.length === 0 && generic ? labelsOf(object.phrases.for)[0] : undefined;
  // "Define a policy with the following settings"
  // "Set the following options": they are what is set.
  if (heads.length === 0 && to === undefined && clause.words.slice(0, 2).some(({ lower }) => lower === 'following'))
    return [];
  if (heads.length === 0 && object.phrases.with.some(({ lower }) => /^(?:following|below)$/u.test(lower))) return [];
  const [topic] = clause.settings;
  if (topic !== undefined && /^(?:specify|define|set|change)$/u.test(word) && (heads.length < 2 || to === undefined))
    return clause.settings.map((label) => ({
      ...base(reading, 'set'),
      label,
      value: to ?? heads[0] ?? object.example,
    }));
  if (named !== undefined) return [{ ...base(reading, 'set'), label: named, value: to }];
  if (heads.length === 0 && generic && field?.names[0] !== undefined)
    return [{ ...base(reading, 'set', field), label: field.names[0], value: to }];
  if (heads.length === 0 && generic && noun.lower !== 'mode')
    return to === undefined
      ? []
      : [
          {
            ...base(reading, 'set'),
            label:
              besideOf(clause) ??
              (reading.antecedent === undefined ? whereOf(reading) : meant(noun, reading.antecedent)),
            value: to,
          },
        ];
  if (
    heads.length === 0 &&
    noun !== undefined &&
    (LEAD.test(noun.lower) || (to === undefined && !/^(?:specify|define|change|set)$/u.test(word)))
  )
    return [];
  if (heads.length === 0 && noun === undefined) return [];
  // "Under **X**, replace **A** with **B**"
  const holder = [...clause.places].reverse().find((place) => place.names.length > 0 && !place.noun);
  if (word === 'replace' && heads.length > 0 && isPlaceholder(heads[0])) return [];
  if (word === 'replace' && holder?.names[0] !== undefined && to !== undefined)
    return [{ ...base(reading, 'set', holder), label: holder.names[0], value: to }];
  // "set **A** and **B** to X" are two; what a value is changed from is no place.
  const from = object.places.find((place) => place.preposition === 'from');
  const spoken = noun !== undefined && PRONOUN.test(noun.lower) ? meant(noun, reading.antecedent) : noun;
  return (heads.length > 0 ? heads : [spoken]).map((label) => ({
    ...base(reading, 'set', from),
    label,
    value: to === label ? undefined : to,
  }));
};

/** "Under **X**, set the toggle to": what the sentence names in front of it, if that is no page. */
const besideOf = ({ places }: Clause): Token | undefined =>
  places.findLast((place) => !place.noun && place.preposition === 'under' && place.names[0]?.mark === 'strong')
    ?.names[0];

/** What a reader is to put something of his own for: `<name>`, *name*. */
const isPlaceholder = (token: Token | undefined): boolean =>
  token !== undefined && (token.mark === 'emphasis' || /^[<{[].*[>}\]]$/u.test(token.text));

function wordValue(clause: Clause, off: boolean): Token | undefined {
  const token = clause.verbTokens.at(-1);
  if (token === undefined) return undefined;
  const text = /^(?:on|off)$/u.test(token.lower) ? (off ? 'Off' : 'On') : off ? 'Disabled' : 'Enabled';
  return { ...token, text, lower: text.toLowerCase() };
}

/** "The Scope type" of "the Scope type to its default". */
function beforeTo(words: readonly Token[]): readonly Token[] {
  const to = words.findIndex(({ lower }) => /^(?:to|at|as)$/u.test(lower));
  return words.slice(0, to).filter(({ lower }) => !DETERMINERS.has(lower));
}

/** "Directory" of "at its default value, Directory". */
function behindComma({ words }: Clause): Token | undefined {
  const comma = words.findIndex(({ text }) => text === ',');
  const value = comma > 0 ? lone(words.slice(comma + 1)) : undefined;
  return /^\p{Lu}/u.test(value?.text ?? '') ? value : undefined;
}

/** "Leave **X** as **Y**", "leave the default port **8585**", "accept the default settings". */
function keep(reading: Reading, to: Token | undefined): Draft[] {
  const { object, clause } = reading;
  const { heads, noun } = object;
  const said = clause.words.map((token) => token.lower).join(' ');
  if (clause.verb.words === 'accept') {
    if (/\b(?:terms|license|licence|agreement|conditions)\b/u.test(said) && heads.length === 0)
      return [{ ...base(reading, 'check'), label: noun }];
    if (/\bdefaults?\b/u.test(said)) {
      const field = heads.length === 0 ? fieldOf(reading, ['field', 'choice']) : undefined;
      return [{ ...base(reading, 'verify', field), label: heads[0] ?? field?.names[0] }];
    }
    return [
      {
        ...base(reading, 'select'),
        label: heads[0] ?? (/^(?:the|all) /u.test(said) ? verbLabel(clause) : (noun ?? verbLabel(clause))),
      },
    ];
  }
  if (/\b(?:tabs?|browsers?|windows?|vms?|machines?|sessions?)\b.* open\b/u.test(said))
    return [{ ...base(reading, 'offPortal') }];
  if (/\b(?:the portal|the page|lab)\b/u.test(said) && heads.length === 0) return [];
  if (/\b(?:open|running|signed in)\b/u.test(said)) return [{ ...base(reading, 'offPortal') }];
  if (
    clause.verb.words === 'keep' &&
    to === undefined &&
    !/\b(?:default|defaults|as is|unchanged|selected|checked|enabled|disabled|blank|empty)\b/u.test(said)
  )
    return [];
  const rest = clause.words
    .slice(clause.words.indexOf(heads[0] ?? clause.words[0] ?? EMPTY) + 1)
    .find((token) =>
      /^(?:checked|unchecked|selected|deselected|unselected|enabled|disabled|blank|empty|clear|cleared|unchanged)$/u.test(
        token.lower,
      ),
    );
  // "Under **X**, leave the default value of **Y**", "for **X**, keep the default"
  const held =
    clause.settings[0] ?? [...clause.places].reverse().find((place) => place.names.length > 0 && !place.noun)?.names[0];
  if (held !== undefined && noun !== undefined && /\b(?:values?|defaults?|settings?)$/u.test(noun.lower)) {
    const value = lone(object.phrases.of) ?? heads[0] ?? to ?? object.example;
    return [{ ...base(reading, 'verify'), where: undefined, label: held, value }];
  }
  // "In the **X** field, keep the default date"
  const field = heads.length === 0 ? fieldOf(reading, ['field']) : undefined;
  if (field?.names[0] !== undefined && noun !== undefined && /^default\b/u.test(noun.lower))
    return [{ ...base(reading, 'verify', field), label: field.names[0], value: to ?? object.example }];
  const state = to ?? (heads[1] === undefined ? rest && { ...rest, kind: 'label' as const } : undefined);
  // "Leave only **A** and **B** selected"
  if (heads.length > 1 && to === undefined && rest !== undefined)
    return heads.map((label) => ({ ...base(reading, 'verify'), label, value: { ...rest, kind: 'label' as const } }));
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
  if (heads.length === 0 && rest !== undefined && words.length > 1) {
    const name = nounOf(words.slice(0, words.indexOf(rest)));
    const labels =
      name === undefined || /^(?:it|them|all|everything)$/u.test(name.lower) ? [] : coordinated(name, words);
    if (labels.length > 0)
      return labels.map((label) => ({ ...base(reading, 'verify'), label, value: { ...rest, kind: 'label' as const } }));
  }
  // "Leave the Scope type at its default value"
  if (
    heads.length === 0 &&
    /^\p{Lu}/u.test(noun?.text ?? '') &&
    /\b(?:to|at|as) (?:its|the|their) default\b/u.test(said)
  )
    return [{ ...base(reading, 'verify'), label: nameOf(beforeTo(clause.words)) ?? noun, value: behindComma(clause) }];
  const as = words.findIndex((token) => token.lower === 'as');
  const named = as > 0 ? nameOf(words.slice(0, as)) : undefined;
  const label = heads[0] ?? (named !== undefined && /^\p{Lu}/u.test(named.text) ? named : undefined);
  return [{ ...base(reading, 'verify'), label, value: state === heads[0] ? undefined : state }];
}
