import type { Table } from 'mdast';
import type { Line } from '../parse/lines.ts';
import { lineOf } from '../parse/lines.ts';
import type { Token } from './tokens.ts';

/** One row of a table or list: a setting, and the value that it is to have. */
export interface Setting {
  readonly label: Token;
  readonly value: Token | undefined;
  /** Where sentences go on behind one that orders the value: "Select **X**. Then ..." */
  readonly goesOn?: number;
  /** Words behind the name explain it, whether or not they give a value. */
  readonly explained: boolean;
  /** Token positions are indices of this line. */
  readonly labelLine: Line;
  readonly valueLine: Line;
}

const LABELS =
  /^(?:settings?|fields?|field names?|names?|options?|propert(?:y|ies)|parameters?|attributes?|items?|labels?|keys?|input|section|type|resource type|column|prompt|box|control|question|variable)(?: names?)?$/iu;
const VALUES =
  /^(?:(?:example|new|required|recommended|sample|your)\s+)?(?:values?|values? to (?:use|enter|select|be used)|what to (?:enter|select|type)|selection|input|entry|answer|action|set to|configuration|data|text)$/iu;

function whole(line: Line): Token | undefined {
  const lead = /^[\s"“*]*/u.exec(line.text)?.[0].length ?? 0;
  const text = line.text.slice(lead).replace(/[\s:*"”]+$/u, '');
  if (text === '') return undefined;
  return { kind: 'label', text, lower: text.toLowerCase(), start: lead, end: lead + text.length };
}

/** What is marked in front of a remark in parentheses or in a line of its own: "**Azure** (mind the others)". */
function marked(line: Line): Token | undefined {
  const [mark] = line.marks;
  const remarked =
    mark?.start === 0 &&
    mark.kind !== 'emphasis' &&
    /^(?:\s*\(|[ \t]*\u2028\s*\p{Lu})/u.test(line.text.slice(mark.end));
  return remarked ? cut(line, 0, mark.end) : undefined;
}

/** What the only sentence of a cell says to choose: "For this kind, select **X**." */
function chosenAtEnd(line: Line): Token | undefined {
  const [mark, other] = line.marks;
  if (mark?.kind !== 'strong' || other !== undefined || !/^\.?\s*$/u.test(line.text.slice(mark.end))) return undefined;
  return /\b(?:select|choose|pick)\s$/iu.test(line.text.slice(0, mark.start))
    ? cut(line, mark.start, mark.end)
    : undefined;
}

/** A table of settings and values; undefined for any other table. An empty first cell goes on with the setting above. */
export function settingsOfTable(table: Table, source: string): Setting[] | undefined {
  const [head, ...body] = table.children.map((row) => row.children.map((cell) => lineOf(cell, source)));
  if (head === undefined) return undefined;
  const titles = head.map((cell) => whole(cell)?.text ?? '');
  const valueAt = titles.findLastIndex((title) => VALUES.test(title));
  if (valueAt < 1) return undefined;
  const named = titles
    .map((title, index) => (index < valueAt && LABELS.test(title) ? index : -1))
    .filter((index) => index >= 0);
  const labelAt = named.find((index) => /field|name|setting/iu.test(titles[index] ?? '')) ?? named[0] ?? 0;
  const settings: Setting[] = [];
  let above: { label: Token; line: Line } | undefined;
  for (const row of body) {
    const [labelLine, valueLine] = [row[labelAt], row[valueAt]];
    if (labelLine === undefined || valueLine === undefined) continue;
    const label = whole(labelLine);
    const value = marked(valueLine) ?? chosenAtEnd(valueLine) ?? whole(valueLine);
    if (label !== undefined) above = { label, line: labelLine };
    if (value === undefined || /^(?:lab )?(?:tip|note)\b/iu.test(value.text)) continue;
    if (above !== undefined)
      settings.push({ label: above.label, value, explained: true, labelLine: above.line, valueLine });
  }
  return settings;
}

const SEPARATOR = /\s*(?::|\s[-–—]|=|->|→)\s+|:\s*(?=\S)|(?<=\?)\s+/gu;

/** "**Name**: value", "Name - value", "Name = value"; undefined for an item that is no such pair. */
export function settingOfItem(line: Line): Setting | undefined {
  const { text, marks } = line;
  SEPARATOR.lastIndex = 0;
  for (const match of text.matchAll(SEPARATOR)) {
    const at = match.index;
    if (marks.some((mark) => mark.start < at && at + match[0].trimEnd().length < mark.end && mark.kind !== 'emphasis'))
      continue;
    // "How is it to start? **At once**"
    const asked = text[at - 1] === '?';
    if (
      asked &&
      !marks.some(
        ({ kind, start, end }) =>
          kind === 'strong' && start === at + match[0].length && end >= text.trimEnd().length - 1,
      )
    )
      continue;
    const label = cut(line, 0, at);
    const value = cut(line, at + match[0].length, text.length);
    if (
      label === undefined ||
      label.text.split(/\s+/u).length >
        (marks.some(({ kind, start }) => kind === 'strong' && (start === label.start || start === value?.start))
          ? 16
          : 9) ||
      (/[.!?]$/u.test(label.text) && !asked) ||
      /^https?$/iu.test(label.text)
    )
      return undefined;
    const given = ordered(line, value);
    const stop = given === undefined ? -1 : text.slice(given.end).search(/[.](?:\s|$)/u);
    return {
      label,
      value: given ?? valueIn(line, value),
      explained: value !== undefined,
      labelLine: line,
      valueLine: line,
      ...(given === undefined || stop < 0 ? {} : { goesOn: given.end + stop + 1 }),
    };
  }
  return undefined;
}

const PROSE =
  /^(?:select|choose|enter|type|pick|provide|specify|enable|disable|clear|check|uncheck|turn|add|give|configure|define|determine|leave|set|create|click|if|this|these|when|the name of|defines?|specifies|determines|indicates|allows?|controls?)\b/iu;
const GIVES = /\b(?:use|uses|enter|type|select|choose|as|example|to|is|like|specify|named|call it)[,:]?\s*["“]?$/iu;

/** A value as it is to stand in the portal; of words that explain the setting, what they say to use. */
function valueIn(line: Line, value: Token | undefined): Token | undefined {
  if (value === undefined) return undefined;
  const marked = line.marks.find(
    ({ kind, start, end }) =>
      (kind === 'strong' || kind === 'code') && start >= value.start && start < value.end && end <= value.end + 1,
  );
  const begins = marked !== undefined && marked.start === value.start;
  const explains = PROSE.test(value.text) || value.text.split(/\s+/u).length > 12 || /[.;]\s+\p{Lu}/u.test(value.text);
  // "When it was made" is a choice like others, where no sentence comes of it.
  const choice = /^when\b[^.,]*$/iu.test(value.text) && value.text.split(/\s+/u).length < 8;
  if (begins || !explains || choice) return value;
  if (marked === undefined || !GIVES.test(line.text.slice(value.start, marked.start))) return undefined;
  return cut(line, marked.start, marked.end);
}

const ORDERS = /^(?:select|choose|enter|type|pick|set (?:it )?to|leave (?:it )?(?:as|at))\b/iu;

/** "Select **X**" as the value of a setting is X. */
function ordered(line: Line, value: Token | undefined): Token | undefined {
  if (value === undefined || !ORDERS.test(value.text)) return undefined;
  const stop = /[.;](?:\s|$)/u.exec(line.text.slice(value.start))?.index ?? Infinity;
  const marks = line.marks.filter(
    ({ kind, start, end }) =>
      (kind === 'strong' || kind === 'code') && start >= value.start && end <= value.start + stop + 1,
  );
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const path = /^(?:\s*>\s*)?$/u.test(line.text.slice(first.end, marks[1]?.start ?? first.end));
  return cut(line, first.start, path ? last.end : first.end);
}

/** A stretch as a label; where it begins with something marked, its note behind that is left out. */
function cut(line: Line, start: number, end: number): Token | undefined {
  const raw = line.text.slice(start, end);
  const lead = /^[\s"“*]*/u.exec(raw)?.[0].length ?? 0;
  const mark = line.marks.find(
    (candidate) => candidate.start === start + lead && candidate.end <= end && candidate.kind !== 'link',
  );
  const behind = mark === undefined ? '' : line.text.slice(mark.end, end);
  const own =
    mark !== undefined && /^(?:[ \t]*\u2028|\s*(?:[.;,(]|$|then\b|and\b|-))/u.test(behind)
      ? line.text.slice(start + lead, mark.end)
      : raw.slice(lead);
  const text = own.replace(/[\s:*"”.]+$/u, '').replace(/^[\s]+/u, '');
  if (text === '') return undefined;
  return { kind: 'label', text, lower: text.toLowerCase(), start: start + lead, end: start + lead + text.length };
}

const CHOICE = /^(?:select|choose|check|tick) (?:this|the) (?:option|setting|check ?box|value)\b/iu;

/** "**X**: Select this option to ..." in a list of what is offered: X is what is selected. */
export function choiceOfItem(line: Line): Token | undefined {
  const mark = line.marks.find(({ kind, start }) => kind === 'strong' && start === 0);
  if (mark === undefined) return undefined;
  const separator = /^\s*(?::|[-–—])\s*/u.exec(line.text.slice(mark.end));
  const said = line.text.slice(mark.end + (separator?.[0].length ?? 0));
  return CHOICE.test(said) && (separator !== null || line.text[mark.end - 1] === ':')
    ? cut(line, 0, mark.end)
    : undefined;
}
