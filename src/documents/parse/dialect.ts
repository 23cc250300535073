import type { Span, Unread } from '../model.ts';

/** A construct of Microsoft Learn that Markdown libraries do not know: `:::image ...:::`, `[!INCLUDE [x](y)]`... */
export interface DialectMark {
  readonly kind: 'image' | 'include' | 'code' | 'block';
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly span: Span;
}

export interface DialectScan {
  /** The text with every such construct blanked out, so that every offset stays what it was. */
  readonly text: string;
  readonly marks: readonly DialectMark[];
  readonly unread: readonly Unread[];
  /** How deep lists and quotations are nested, at least; deep nesting makes the parser quadratic. */
  readonly depth: number;
}

const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/u;
const TRIPLE = /:::\s*([a-z][a-z-]*)([^\r\n]*?)(?=:::|$)(:::)?/giu;
const INCLUDE = /\[!INCLUDE\s*\[([^\]]*)\]\s*\(([^)]+)\)\s*\]/giu;
const ATTRIBUTE = /([a-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/giu;
/** These stand in pairs, `row` with `row-end`. */
const PAIRED = new Set(['row', 'column', 'zone', 'moniker']);

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE)) {
    if (name !== undefined) attributes[name.toLowerCase()] = double ?? single ?? '';
  }
  return attributes;
}

function depthOf(line: string): number {
  const lead = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*/u.exec(line)?.[0] ?? '';
  const markers = (lead.match(/>|[-*+](?=\s)|\d[.)](?=\s)/gu) ?? []).length;
  const indent = /^\s*/u.exec(line)?.[0].length ?? 0;
  return /^\s*(?:[-*+]|\d{1,9}[.)])\s/u.test(line) ? Math.max(markers, Math.floor(indent / 2)) : markers;
}

/** Reads the dialect line by line, outside of fenced code. */
export function scanDialect(text: string): DialectScan {
  const marks: DialectMark[] = [];
  const unread: Unread[] = [];
  const open: { name: string; span: Span }[] = [];
  const blanks: Span[] = [];
  let fence: { readonly mark: string; readonly span: Span } | undefined;
  let description: Span | undefined;
  let depth = 0;
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = text.slice(start, end).replace(/\r$/u, '');
    depth = Math.max(depth, depthOf(line));
    const [, ticks, info] = FENCE.exec(line) ?? [];
    if (fence !== undefined) {
      if (ticks?.startsWith(fence.mark) === true && info?.trim() === '') fence = undefined;
    } else if (ticks !== undefined && !(ticks.startsWith('`') && info?.includes('`') === true)) {
      fence = { mark: ticks, span: { start, end: start + line.length } };
    } else {
      if (description !== undefined) blanks.push({ start, end: start + line.length });
      if (line.includes(':::')) {
        for (const match of line.matchAll(TRIPLE)) {
          const span = { start: start + match.index, end: start + match.index + match[0].length };
          const name = (match[1] ?? '').toLowerCase();
          blanks.push(span);
          const attributes = attributesOf(match[2] ?? '');
          if (name === 'image-end') description = undefined;
          else if (name.endsWith('-end')) {
            const opener = open.pop();
            if (opener?.name !== name.slice(0, -4)) unread.push({ what: `":::${name}" closes nothing`, span });
          } else if (PAIRED.has(name)) {
            open.push({ name, span });
            marks.push({ kind: 'block', name, attributes, span });
          } else if (match[3] === undefined) unread.push({ what: `":::${name}" is not closed with ":::"`, span });
          if (name === 'image' && match[3] !== undefined) {
            marks.push({ kind: 'image', name, attributes, span });
            if (attributes['type'] === 'complex') {
              if (/:::\s*image-end/iu.test(text.slice(end))) description = span;
              else unread.push({ what: 'the long description is not closed with ":::image-end:::"', span });
            }
          } else if (name === 'code') marks.push({ kind: 'code', name, attributes, span });
        }
      }
      if (line.includes('[!')) {
        for (const match of line.matchAll(INCLUDE)) {
          const span = { start: start + match.index, end: start + match.index + match[0].length };
          blanks.push(span);
          marks.push({ kind: 'include', name: match[1] ?? '', attributes: { path: match[2] ?? '' }, span });
        }
      }
    }
    start = end + 1;
  }
  if (fence !== undefined) unread.push({ what: 'the code fence is not closed', span: fence.span });
  for (const { name, span } of open) unread.push({ what: `":::${name}" is not closed with ":::${name}-end"`, span });
  return { text: blank(text, blanks), marks, unread, depth };
}

function blank(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of [...spans].sort((left, right) => left.start - right.start)) {
    if (end <= at) continue;
    parts.push(text.slice(at, Math.max(at, start)), spacesFor(text.slice(Math.max(at, start), end)));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

// One space a UTF-16 unit, and not a character: all that follows must stay where it stands.
const spacesFor = (text: string): string => text.replace(/[^\r\n]/gu, (character) => ' '.repeat(character.length));
