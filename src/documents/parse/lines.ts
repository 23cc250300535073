import type { Heading, Paragraph, PhrasingContent, TableCell } from 'mdast';

export type MarkKind = 'strong' | 'code' | 'emphasis' | 'link';

/** A piece of a line that stands out. */
export interface Mark {
  readonly kind: MarkKind;
  readonly start: number;
  readonly end: number;
  readonly url?: string;
}

/** The text of a paragraph or cell without its marks; each character knows where it stands in the source. */
export interface Line {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** Offset in the source of the character at an index; of the end for the length of the text. */
  offset(index: number): number;
}

interface Draft {
  text: string;
  readonly offsets: number[];
  readonly marks: Mark[];
  /** Offset in the source at which the paragraph or cell begins. */
  readonly begin: number;
}

const BLANK = /\s/u;
const ENTITY = /&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][\da-z]{1,31});/iuy;
const AMPERSAND = /^&(?:amp|#38|#x26);/iu;

/** Text whose source differs from it by escapes, entities and the indentation of continued lines. */
function appendText(draft: Draft, value: string, source: string, start: number, end: number): void {
  if (end - start === value.length) {
    draft.text += value.replace(/\s/gu, ' ');
    for (let at = start; at < end; at += 1) draft.offsets.push(at);
    return;
  }
  let at = start;
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index] ?? '';
    const blank = BLANK.test(character);
    const is = (place: number): boolean =>
      source[place] === character ||
      (blank && BLANK.test(source[place] ?? '')) ||
      (source[place] === '\0' && character === '\uFFFD');
    let width = 1;
    if (source[at] === '&' && (character !== '&' || AMPERSAND.test(source.slice(at, at + 6)))) {
      ENTITY.lastIndex = at;
      width = ENTITY.exec(source)?.[0].length ?? 1;
    } else if (source[at] === '\\' && !is(at)) at += 1;
    // What is left out between two characters is never a letter: a position cannot run ahead of the text.
    else if (!is(at)) {
      let probe = at;
      while (probe < end && !is(probe) && /[\s>]/u.test(source[probe] ?? '')) probe += 1;
      if (is(probe)) at = probe;
    }
    draft.text += blank ? ' ' : character;
    draft.offsets.push(Math.min(at, Math.max(start, end - 1)));
    // The second half of an astral character that stands as one entity.
    if (!/[\uD800-\uDBFF]/u.test(character) || width === 1) at += width;
  }
}

/** Where a node stands. Addresses that GFM finds in running text come without a place: they follow what was read last. */
function placeOf(
  node: PhrasingContent,
  draft: Draft,
  source: string,
): { readonly start: number; readonly end: number } {
  const known = node.position;
  if (known?.start.offset !== undefined && known.end.offset !== undefined)
    return { start: known.start.offset, end: known.end.offset };
  const after = (draft.offsets.at(-1) ?? draft.begin - 1) + 1;
  if (node.type !== 'text') return { start: after, end: after };
  const found = source.indexOf(node.value, after);
  const start = found < 0 ? after : found;
  return { start, end: start + node.value.length };
}

function append(draft: Draft, node: PhrasingContent, source: string): void {
  const { start, end } = placeOf(node, draft, source);
  const from = draft.text.length;
  switch (node.type) {
    case 'text':
      appendText(draft, node.value, source, start, end);
      return;
    case 'inlineCode': {
      const ticks = /^`+/u.exec(source.slice(start, end))?.[0].length ?? 0;
      const inner = source.indexOf(node.value, start);
      const found = inner >= 0 && inner < end;
      if (found) appendText(draft, node.value, source, inner, inner + node.value.length);
      else appendText(draft, node.value, source, start + ticks, end - ticks);
      draft.marks.push({ kind: 'code', start: from, end: draft.text.length });
      return;
    }
    case 'strong':
    case 'emphasis':
      for (const child of node.children) append(draft, child, source);
      draft.marks.push({ kind: node.type, start: from, end: draft.text.length });
      return;
    case 'link':
      for (const child of node.children) append(draft, child, source);
      if (draft.text.length > from) {
        draft.marks.push({ kind: 'link', start: from, end: draft.text.length, url: node.url });
      }
      return;
    case 'linkReference':
    case 'delete':
      for (const child of node.children) append(draft, child, source);
      return;
    case 'break':
      appendText(draft, '\n', '\n', start, start + 1);
      return;
    case 'html':
      // `<br/>`, also as `</br>`, ends a sentence; any other tag says nothing, but keeps words apart. `<placeholder>` is text of its own.
      if (/^<\/?br\s*\/?>$/iu.test(node.value)) {
        draft.text += '\u2028';
        draft.offsets.push(start);
      } else if (/^<(?:inject|kbd|\/|a\b|!--|sup|sub|b>|i>|span|font|u>|em>|strong>)/iu.test(node.value)) return;
      else appendText(draft, node.value, source, start, end);
      return;
    default:
      return;
  }
}

export function lineOf(block: Paragraph | TableCell | Heading, source: string): Line {
  const draft: Draft = { text: '', offsets: [], marks: [], begin: block.position?.start.offset ?? 0 };
  for (const child of block.children) append(draft, child, source);
  const { text, offsets, marks } = draft;
  marks.sort((left, right) => left.start - right.start || right.end - left.end);
  const last = offsets.at(-1);
  return { text, marks, offset: (index) => offsets[index] ?? (last === undefined ? 0 : last + 1) };
}
