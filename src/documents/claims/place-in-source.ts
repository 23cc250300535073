import type { Claim, Span } from '../model.ts';
import type { Line } from '../parse/lines.ts';
import type { Draft } from './drafts.ts';
import type { Token } from './tokens.ts';

/** Turns offsets into 1-based lines and columns. */
export interface LineIndex {
  line(offset: number): number;
  column(offset: number): number;
}

export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const find = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { line: (offset) => find(offset) + 1, column: (offset) => offset - (starts[find(offset)] ?? 0) + 1 };
}

export function spanOf(line: Line, token: Token): Span {
  return { start: line.offset(token.start), end: line.offset(Math.max(token.start, token.end - 1)) + 1 };
}

/** What is the same for every claim of a sentence. */
export interface Standing {
  readonly section: string | null;
  readonly step: number | null;
  readonly sentence: Span;
  readonly lines: LineIndex;
}

/** A draft with its place in the file. `labelLine` and `valueLine` differ in rows of tables. */
export function claimOf(draft: Draft, standing: Standing, line: Line, whereLine: Line, valueLine: Line = line): Claim {
  const { lines } = standing;
  const first = draft.verbTokens[0] ?? draft.label ?? draft.value;
  const last = draft.verbTokens.at(-1) ?? first;
  const verbSpan =
    first === undefined || last === undefined
      ? standing.sentence
      : { start: spanOf(line, first).start, end: spanOf(line, last).end };
  const parts = draft.parts ?? [];
  const single = parts.length === 1;
  const label = draft.label ?? undefined;
  const span = label === undefined ? (parts[0] === undefined ? verbSpan : spanOf(line, parts[0])) : spanOf(line, label);
  return {
    line: lines.line(span.start),
    column: lines.column(span.start),
    section: standing.section,
    step: standing.step,
    verb: draft.verb,
    label: label?.text ?? null,
    path: parts.length === 0 ? null : parts.map((part) => part.text),
    value: draft.value?.text ?? null,
    where: draft.where?.text ?? null,
    conditional: draft.conditional,
    span,
    pathSpans: single ? [span] : parts.map((part) => spanOf(line, part)),
    valueSpan: draft.value === undefined ? null : spanOf(valueLine, draft.value),
    whereSpan: draft.where === undefined ? null : spanOf(whereLine, draft.where),
    verbSpan,
    sentence: standing.sentence,
    role: draft.role?.text ?? null,
    roleSpan: draft.role === undefined ? null : spanOf(line, draft.role),
    url: draft.url ?? null,
    control: draft.control ?? null,
  };
}
