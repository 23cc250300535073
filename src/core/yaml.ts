import { CST, isMap, isScalar, isSeq, Lexer, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { FaultCode, Mistake } from './errors.ts';
import type { Place } from './place.ts';

/** A YAML text that a person wrote, as plain data, with the place of everything in it. */
export interface YamlText {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at this path stands; where it is missing, where the nearest thing around it begins. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** Where the key itself stands. */
  placeOfKey(path: readonly PropertyKey[]): Place;
  /** A scalar as it was written, such as `8585` or `1.10` for a number; undefined for anything else. */
  writtenAt(path: readonly PropertyKey[]): string | undefined;
}

export interface YamlReading {
  readonly yaml: YamlText | undefined;
  readonly mistakes: readonly Mistake[];
}

/** Texts that people write are far smaller; what is larger is a mistake or an attack. */
export const MAX_YAML_BYTES = 1_000_000;
const MAX_DEPTH = 64;
const MAX_TOKENS = 250_000;
const MAX_MISTAKES = 100;

const FACTS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'the file holds more than one document',
};

const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces, not with tabs',
  MULTIPLE_DOCS: 'Keep one document in a file: take out the line "---"',
  BLOCK_AS_IMPLICIT_KEY: 'Put quotes around a text that holds ": "',
  MULTILINE_IMPLICIT_KEY: 'Look for a missing quote or colon above',
  MISSING_CHAR: 'Look for a missing quote, bracket or colon',
  BAD_INDENT: 'Indent what belongs together by the same number of spaces',
};

/** A key as it becomes the name of a property; undefined for one that is no text, number or the like. */
function nameOfKey(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  const { value } = key;
  if (value === null) return '';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : undefined;
}

/** The pair or item of a collection that a part of a path names. */
function childOf(node: unknown, part: PropertyKey): { readonly key: unknown; readonly value: unknown } | undefined {
  if (isSeq(node)) return { key: node.items[Number(part)], value: node.items[Number(part)] };
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => nameOfKey(pair.key) === String(part));
}

const startOf = (node: unknown): number | undefined => {
  const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return range?.[0];
};

function reader(document: Document.Parsed, lines: LineCounter, file: string): YamlText {
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const walk = (path: readonly PropertyKey[]): { key: number; value: number; node: unknown } => {
    let node: unknown = document.contents;
    let key = startOf(node) ?? 0;
    let value = key;
    for (const part of path) {
      const child = childOf(node, part);
      if (child === undefined) return { key: value, value, node: undefined };
      key = startOf(child.key) ?? value;
      node = child.value;
      // An empty value has a place of its own behind the colon; the key says more.
      value = isScalar(node) && node.source === '' ? key : (startOf(node) ?? key);
    }
    return { key, value, node };
  };
  return {
    file,
    value: document.toJS({ maxAliasCount: 0 }),
    placeOf: (path) => placeAt(walk(path).value),
    placeOfKey: (path) => placeAt(walk(path).key),
    writtenAt(path) {
      const { node } = walk(path);
      return isScalar(node) && typeof node.source === 'string' ? node.source : undefined;
    },
  };
}

interface Stranger {
  readonly offset: number;
  readonly fact: string;
  readonly hint: string;
}

/**
 * What must be refused before the text is composed, because composing it takes a stack or a memory without bound:
 * nesting, aliases, and more of everything than a person writes. Reads tokens only, in linear time.
 */
function strangerAmongTokens(text: string): Stranger | undefined {
  const tooDeep = { fact: `nested more than ${MAX_DEPTH} levels deep`, hint: 'Nothing here needs more than a few' };
  const indents: number[] = [];
  let [offset, tokens, flow, onLine, indent, atStart] = [0, 0, 0, 0, 0, true];
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    tokens += 1;
    if (tokens > MAX_TOKENS) return { offset, fact: 'the file holds far too much', hint: 'Split it' };
    if (type === 'alias') return { offset, fact: `the alias "${token}" is not allowed`, hint: 'Write the value out' };
    if (type === 'flow-seq-start' || type === 'flow-map-start') flow += 1;
    if (type === 'flow-seq-end' || type === 'flow-map-end') flow -= 1;
    if (type === 'newline') [onLine, indent, atStart] = [0, 0, true];
    else if (type === 'space' && atStart) indent = token.length;
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind') onLine += 1;
    else if (type !== 'doc-mode' && type !== 'comment' && atStart) {
      while ((indents.at(-1) ?? -1) >= indent) indents.pop();
      indents.push(indent);
      atStart = false;
    }
    if (flow > MAX_DEPTH || onLine > MAX_DEPTH || indents.length > MAX_DEPTH) return { offset, ...tooDeep };
    if (type !== 'doc-mode' && type !== 'flow-error-end' && token !== '\u001f') offset += token.length;
  }
  return undefined;
}

/** What YAML allows and nothing of ours needs: tags and odd keys mean something else than they seem to. */
function strangersIn(document: Document.Parsed): Stranger[] {
  const found: Stranger[] = [];
  const report = (node: unknown, fact: string, hint: string): void => {
    found.push({ offset: startOf(node) ?? 0, fact, hint });
  };
  visit(document, {
    Node: (_, node: Node) => {
      if (node.tag !== undefined) report(node, `the tag "${node.tag}" is not allowed`, 'Write the value without it');
    },
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = nameOfKey(key);
        if (name === undefined) report(key, 'a key must be a text', 'Put quotes around it');
        else if (name === '') report(key, 'a key is empty', 'Write its name before the colon');
        else if (name === '__proto__') report(key, 'the key "__proto__" is not allowed', 'Choose another name');
        else if (seen.has(name)) report(key, `"${name}" stands here twice`, 'Keep one of them');
        else seen.add(name);
      }
    },
  });
  return found;
}

function countLines(text: string, lines: LineCounter): void {
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
}

/**
 * Reads YAML 1.2 as people write it: one document, no aliases, no tags of one's own, at most 1 MB.
 * @param code of the mistakes that it finds.
 */
export function readYaml(text: string, file: string, code: FaultCode): YamlReading {
  const lines = new LineCounter();
  const mistakes: Mistake[] = [];
  const add = (offset: number, fact: string, hint?: string): void => {
    if (mistakes.length >= MAX_MISTAKES) return;
    const { line, col } = lines.linePos(offset);
    const place: Place = { file, line: Math.max(line, 1), column: Math.max(col, 1) };
    mistakes.push({ code, severity: 'error', place, fact, hint });
  };
  if (Buffer.byteLength(text) > MAX_YAML_BYTES) {
    add(0, `the file is larger than ${MAX_YAML_BYTES / 1_000_000} MB`, 'Split it');
    return { yaml: undefined, mistakes };
  }
  const stranger = strangerAmongTokens(text);
  if (stranger !== undefined) {
    countLines(text, lines);
    add(stranger.offset, stranger.fact, stranger.hint);
    return { yaml: undefined, mistakes };
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    resolveKnownTags: false,
    // Looked for below: the library compares every key with every other.
    uniqueKeys: false,
  });
  for (const error of [...document.errors, ...document.warnings]) {
    const fact = FACTS[error.code] ?? error.message.replace(/^./u, (letter) => letter.toLowerCase());
    add(error.pos[0], fact, HINTS[error.code]);
  }
  if (mistakes.length === 0) for (const { offset, fact, hint } of strangersIn(document)) add(offset, fact, hint);
  return { yaml: mistakes.length === 0 ? reader(document, lines, file) : undefined, mistakes };
}
