import type { Clause } from './clauses.ts';
import { ADDRESS, DESKTOP, DETERMINERS } from './nouns.ts';
import { labelsOf, nounOf, trimControl, type ObjectPhrase } from './objects.ts';
import { base, fieldOf, LEAD, lone, roleIn, type Family } from './reading.ts';
import type { Place } from './places.ts';
import type { Token } from './tokens.ts';

/** Written like something to type, though not marked: GROUP-01, admin_x. */
const TYPED = /^(?=.*\p{Lu})(?=.*[\d_])[\p{L}\d_.@-]+$/u;

/** What is not marked and still is what to type, as if it were. */
function typedOf(object: ObjectPhrase): ObjectPhrase {
  const { heads, noun } = object;
  if (heads.length > 0 || noun === undefined || !TYPED.test(noun.text)) return object;
  return { ...object, heads: [noun], noun: undefined };
}

/** "The user's **Name**", "a policy **Name**": what is marked is the field, and the word before says whose. */
const belongsTo = ({ heads: [head], noun }: ObjectPhrase, [first]: readonly Token[]): boolean =>
  head?.mark === 'strong' &&
  noun !== undefined &&
  (/['’]s$/u.test(noun.text) || DETERMINERS.has(first?.lower ?? '')) &&
  FIELDS.test(head.text);

const BROWSER = /\b(?:edge|chrome|firefox|browser)\b/u;

const FIELDS =
  /^(?:(?:user |display |first |last |e-?mail |phone )?(?:name|address|id|number)|e-?mail|password|username|description|title|url|comment)$/iu;

export const enter: Family = (given) => {
  const reading = { ...given, object: typedOf(given.object) };
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
  // "Fill in the boxes with the values of the table": the rows are what is to be done.
  if (word.startsWith('fill') && heads.length === 0 && /^(?:boxes|fields|form|page)$/u.test(noun?.lower ?? ''))
    return [];
  if (belongsTo(object, clause.words))
    return heads.map((label) => ({ ...base(reading, 'fill'), label, value: example }));
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
  const follows = clause.words.some((token) => /^(?:following|below)$/u.test(token.lower));
  const found = fieldOf(reading, ['field', 'choice']);
  // "In the text box" tells nothing; what stands next to it does.
  const field =
    found !== undefined && /^(?:text|input|entry)$/u.test(found.names[0]?.lower ?? '')
      ? { ...found, names: [] }
      : found;
  const beside = object.places.find((place) => place.preposition === 'next' && place.names.length > 0);
  const into =
    (field?.names.length === 0 ? beside : undefined) ??
    // "... and paste into the Workspace ID"
    (word.startsWith('paste') && heads.length === 0
      ? object.places.find(({ preposition, names }) => preposition === 'into' && names.length > 0)
      : undefined) ??
    // "Enter the address in the **Send reports to**"
    (field === undefined && heads.length === 0 ? object.places.find(isBareField) : undefined) ??
    (field !== undefined &&
    field.names.length === 0 &&
    field.kind === 'field' &&
    !/\bsearch(?:bar|box)?\b/u.test(field.text)
      ? undefined
      : field) ??
    [...object.places, ...[...clause.places].reverse()].find(
      (place) =>
        !place.noun &&
        place.names.length > 0 &&
        // Nobody types into a program as a whole.
        !(place.names[0]?.mark === undefined && DESKTOP.test(place.text)) &&
        (heads.length > 0 || speaksOf(noun, place.names[0])) &&
        /^(?:in|into|under|for|next)$/u.test(place.preposition),
    ) ??
    // "Enter the name **X** in the section **Group name**"
    object.places.find((place) => place.kind === 'place' && heads.length > 0 && speaksOf(noun, place.names[0])) ??
    field;
  const searches = isSearchBox(clause, object);
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
    !/e-?mail/u.test(field.text) &&
    // A field that is marked is one of the page.
    !field.names.some(({ mark }) => mark !== undefined)
  ) {
    return [{ ...base(reading, 'open', field), value: typed, url: typed.text }];
  }
  // "In Microsoft Edge, type **contoso.com**"
  const browser = clause.places.findLast(({ names, text }) => names.length > 0 && BROWSER.test(text));
  if (typed !== undefined && field === undefined && browser !== undefined && ADDRESS.test(typed.text))
    return [{ ...base(reading, 'open'), where: browser.names[0], value: typed, url: typed.text }];
  if (typed === undefined && field !== undefined && /\baddress bar\b/u.test(field.text))
    return [{ ...base(reading, 'open', field), awaitsCode: true }];
  const { settings } = clause;
  if (settings.length > 0 && (into === undefined || into.names.length === 0)) {
    // "For **X**, enter the **Y** that you noted": what is typed is what the other name stands for.
    const said = heads[0] ?? example;
    const awaitsCode = said === undefined && follows;
    return settings.map((label) => ({ ...base(reading, 'fill', field), label, value: said, awaitsCode }));
  }
  if (into !== undefined && into.names.length > 0 && !(searches && /^search$/u.test(into.names[0]?.lower ?? ''))) {
    // "Enter her e-mail ID of **X** in the **To** field"
    const typed = heads[0] ?? example ?? labelsOf(object.phrases.of)[0];
    return into.names.map((label) => ({
      ...base(reading, 'fill', into),
      label: trimControl(label),
      value: typed,
      awaitsCode: typed === undefined && follows,
    }));
  }
  if (field !== undefined && searches)
    return [{ ...base(reading, 'search', field), label: heads[0] ?? example ?? noun }];
  const several = field === undefined ? pairs(clause.words) : [];
  if (several.length > 0) return several.map((pair) => ({ ...base(reading, 'fill'), ...pair }));
  const forField = lone(object.phrases.for) ?? lone(object.phrases.as);
  if (
    noun !== undefined &&
    heads.length === 0 &&
    /^(?:commands?|cmdlets?|scripts?|quer(?:y|ies)|lines?)$/u.test(noun.lower)
  )
    return [{ ...base(reading, 'run'), awaitsCode: true }];
  const described = noun !== undefined && !LEAD.test(noun.lower) && !follows ? noun : undefined;
  const names = heads[0]?.mark === 'strong' && object.definite;
  if (forField !== undefined && heads[0] !== undefined && !names && !/^(?:this|the|use|user)$/u.test(forField.lower))
    return [
      {
        ...base(reading, 'fill'),
        label: forField.lower === 'value' && described !== undefined ? described : forField,
        value: heads[0],
      },
    ];
  if (described !== undefined)
    return coordinated(described, clause.words).map((label) => ({
      ...base(reading, 'fill'),
      label,
      value: value ?? object.named,
    }));
  if (heads.length === 0) return example === undefined ? [] : [{ ...base(reading, 'fill'), value: example }];
  if ((heads[0]?.mark === 'strong' || heads[0]?.mark === 'emphasis') && object.definite)
    return heads.map((label) => ({ ...base(reading, 'fill'), label, value: example }));
  return [{ ...base(reading, 'fill'), value: heads[0] }];
};

const isBareField = (place: Place): boolean =>
  place.kind === 'place' &&
  !place.noun &&
  /^(?:in|into)$/u.test(place.preposition) &&
  place.names[0]?.mark === 'strong';

/** "In **User name**, enter the name of the user": what is typed is called as the field is. */
const speaksOf = (noun: Token | undefined, name: Token | undefined): boolean =>
  noun !== undefined &&
  name !== undefined &&
  noun.lower.split(' ').some((word) => word.length > 2 && name.lower.split(/\W+/u).includes(word));

/** "The key `A` and the value `B`": each name with what is typed for it. */
function pairs(words: readonly Token[]): { readonly label: Token; readonly value: Token }[] {
  const parts: Token[][] = [[]];
  for (const token of words) {
    if (token.kind === 'word' ? token.lower === 'and' : token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const own = parts.filter((part) => part.length > 0);
  const read = own.flatMap((part) => {
    const value = part.at(-1);
    const label = nounOf(part.slice(0, -1));
    const plain = part.slice(0, -1).every((token) => token.kind === 'word');
    return value?.kind === 'label' && label !== undefined && plain ? [{ label, value }] : [];
  });
  return own.length > 1 && read.length === own.length ? read : [];
}

/** "A name and value" are two fields, "a user name" is one; a name that is written with capitals stays whole. */
export function coordinated(noun: Token, words: readonly Token[]): Token[] {
  if (!/^[a-z ]+ and [a-z ]+$/u.test(noun.text)) return [noun];
  const own = words.filter((token) => token.start >= noun.start && token.end <= noun.end);
  const at = own.findIndex((token) => token.lower === 'and');
  return [nounOf(own.slice(0, at)), nounOf(own.slice(at + 1))].filter((token) => token !== undefined);
}

const definesValue = (object: ObjectPhrase): boolean => object.heads[0]?.mark === 'code';

function isSearchBox(clause: Clause, object: ObjectPhrase): boolean {
  return [...clause.places, ...object.places].some(
    (place) => place.kind === 'field' && /\bsearch(?:bar|box)?\b/iu.test(place.text),
  );
}
