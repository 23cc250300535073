import { badRequest } from '../refusal.ts';

/** An entity as Graph sends it: plain JSON. */
export type Entity = Readonly<Record<string, unknown>>;
export type Predicate = (entity: Entity) => boolean;

type Literal = string | number | boolean | null;
type Operand = (entity: Entity) => unknown;

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<moment>\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?)|(?<number>-?\d+(?:\.\d+)?)|(?<word>[A-Za-z_][\w/]*)|(?<mark>[(),]))/uy;

interface Token {
  readonly kind: 'text' | 'moment' | 'number' | 'word' | 'mark';
  readonly text: string;
}

const MAX_DEPTH = 20;
const COMPARISONS = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const FUNCTIONS = new Set(['startswith', 'endswith', 'contains']);

const invalid = (detail: string): Error => badRequest(`Invalid filter clause: ${detail}`);

function tokensOf(filter: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < filter.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(filter)?.groups;
    if (groups === undefined) throw invalid(`syntax error at position ${at} in '${filter}'.`);
    for (const kind of ['text', 'moment', 'number', 'word', 'mark'] as const) {
      const text = groups[kind];
      if (text !== undefined) tokens.push({ kind, text });
    }
  }
  return tokens;
}

function propertyOf(name: string): Operand {
  const path = name.split('/');
  return (entity) =>
    path.reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Entity)[key] : undefined),
      entity,
    );
}

// Graph compares the texts of directory objects without case.
const folded = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : (value ?? null));

function ordered(left: unknown, right: Literal): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string') return Number.NaN;
  const [leftTime, rightTime] = [Date.parse(left), Date.parse(right)];
  if (!Number.isNaN(leftTime) && !Number.isNaN(rightTime)) return leftTime - rightTime;
  return left < right ? -1 : Number(left > right);
}

function comparison(operator: string, operand: Operand, literal: Literal): Predicate {
  switch (operator) {
    case 'eq':
      return (entity) => folded(operand(entity)) === folded(literal);
    case 'ne':
      return (entity) => folded(operand(entity)) !== folded(literal);
    case 'gt':
      return (entity) => ordered(operand(entity), literal) > 0;
    case 'ge':
      return (entity) => ordered(operand(entity), literal) >= 0;
    case 'lt':
      return (entity) => ordered(operand(entity), literal) < 0;
    default:
      return (entity) => ordered(operand(entity), literal) <= 0;
  }
}

/** Reads the part of OData's `$filter` (OData 4.01 URL conventions, 5.1.1) that Graph takes for these resources. */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #properties: ReadonlySet<string>;
  #next = 0;

  constructor(filter: string, properties: ReadonlySet<string>) {
    this.#tokens = tokensOf(filter);
    this.#properties = properties;
  }

  parse(): Predicate {
    const predicate = this.#or(0);
    const left = this.#tokens[this.#next];
    if (left !== undefined) throw invalid(`'${left.text}' is not expected there.`);
    return predicate;
  }

  #or(depth: number): Predicate {
    if (depth > MAX_DEPTH) throw invalid('it is nested too deep.');
    const parts = [this.#and(depth)];
    while (this.#takeWord('or')) parts.push(this.#and(depth));
    return (entity) => parts.some((part) => part(entity));
  }

  #and(depth: number): Predicate {
    const parts = [this.#one(depth)];
    while (this.#takeWord('and')) parts.push(this.#one(depth));
    return (entity) => parts.every((part) => part(entity));
  }

  #one(depth: number): Predicate {
    if (this.#takeWord('not')) {
      const inner = this.#one(depth + 1);
      if (depth > MAX_DEPTH) throw invalid('it is nested too deep.');
      return (entity) => !inner(entity);
    }
    if (this.#takeMark('(')) {
      const inner = this.#or(depth + 1);
      this.#needMark(')');
      return inner;
    }
    const word = this.#need('word').text;
    if (FUNCTIONS.has(word.toLowerCase())) return this.#function(word.toLowerCase());
    const operand = this.#property(word);
    if (this.#takeWord('in')) return this.#in(operand);
    const operator = this.#need('word').text.toLowerCase();
    if (!COMPARISONS.has(operator)) throw invalid(`'${operator}' is no operator that can stand there.`);
    return comparison(operator, operand, this.#literal());
  }

  #function(name: string): Predicate {
    this.#needMark('(');
    const operand = this.#property(this.#need('word').text);
    this.#needMark(',');
    const wanted = String(folded(this.#literal()));
    this.#needMark(')');
    return (entity) => {
      const text = folded(operand(entity));
      if (typeof text !== 'string') return false;
      if (name === 'startswith') return text.startsWith(wanted);
      return name === 'endswith' ? text.endsWith(wanted) : text.includes(wanted);
    };
  }

  #in(operand: Operand): Predicate {
    this.#needMark('(');
    const wanted = [folded(this.#literal())];
    while (this.#takeMark(',')) wanted.push(folded(this.#literal()));
    this.#needMark(')');
    return (entity) => wanted.includes(folded(operand(entity)));
  }

  #property(name: string): Operand {
    const [head = name] = name.split('/');
    if (!this.#properties.has(head)) throw badRequest(`Could not find a property named '${head}'.`);
    return propertyOf(name);
  }

  #literal(): Literal {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    if (token === undefined) throw invalid('a value is missing at its end.');
    if (token.kind === 'text') return token.text.slice(1, -1).replaceAll("''", "'");
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'moment') return token.text;
    if (token.text === 'null') return null;
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    throw invalid(`'${token.text}' is no value. Texts stand in single quotes.`);
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  #takeMark(mark: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'mark' || token.text !== mark) return false;
    this.#next += 1;
    return true;
  }

  #needMark(mark: string): void {
    if (!this.#takeMark(mark)) throw invalid(`'${mark}' is missing.`);
  }

  #need(kind: Token['kind']): Token {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    if (token?.kind !== kind) throw invalid('a name is missing.');
    return token;
  }
}

/** @throws Refusal 400 for a filter that is not understood or names a property that the resource lacks. */
export function parseFilter(filter: string, properties: ReadonlySet<string>): Predicate {
  return new FilterParser(filter, properties).parse();
}
