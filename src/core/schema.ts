import type { z } from 'zod';
import type { FaultCode, Mistake } from './errors.ts';
import { didYouMean } from './nearest.ts';
import type { YamlText } from './yaml.ts';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** The schemas inside one that wraps or joins others: `optional`, `default`, `union`... */
function innerSchemas(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return [def.innerType];
    case 'union':
      return def.options;
    case 'intersection':
      return [def.left, def.right];
    case 'pipe':
      return [def.in];
    case 'lazy':
      return [def.getter()];
    default:
      return [];
  }
}

function childSchemas(schema: z.core.$ZodType, key: PropertyKey): readonly z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object') {
    const child = def.shape[String(key)];
    return child === undefined ? [] : [child];
  }
  if (def.type === 'record') return [def.valueType];
  if (def.type === 'array') return [def.element];
  return innerSchemas(schema).flatMap((inner) => childSchemas(inner, key));
}

function keysOf(schema: z.core.$ZodType): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'object' ? Object.keys(def.shape) : innerSchemas(schema).flatMap(keysOf);
}

/** The keys that a schema takes at a path; empty where it takes no map. */
export function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const found = path.reduce<readonly z.core.$ZodType[]>(
    (schemas, key) => schemas.flatMap((one) => childSchemas(one, key)),
    [schema],
  );
  return [...new Set(found.flatMap(keysOf))];
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
  undefined: 'nothing',
};

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return JSON.stringify(value);
};

/** How an issue reads; the issue's own message where a schema says something of its own. */
function factOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${KINDS[issue.expected] ?? issue.expected}, found ${kindOf(value)}`;
    case 'invalid_value':
      return `expected ${issue.values.map((one) => JSON.stringify(one)).join(' or ')}, found ${kindOf(value)}`;
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return 'must not be empty';
      return `must be at least ${issue.minimum}, found ${kindOf(value)}`;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
      return `must be at most ${issue.maximum}, found ${kindOf(value)}`;
    default:
      return issue.message;
  }
}

/** What the place says already is left out: only the last name, with the number of an item. */
function labelOf(path: Path): string {
  const last = path.at(-1);
  return typeof last === 'number' ? `${String(path.at(-2) ?? 'list')}, item ${last + 1}` : String(last);
}

/** The issues of the alternative of a union that comes nearest: the one that fails deepest, then in fewest places. */
function nearestAlternative(issue: Issue & { readonly code: 'invalid_union' }): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));
  const ranked = [...issue.errors].sort((left, right) => depth(right) - depth(left) || left.length - right.length);
  return ranked[0] ?? [];
}

/** The words of which one must stand there, of a union that is told apart by a word. */
function knownKinds(issue: Issue & { readonly code: 'invalid_union' }): string[] | undefined {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : undefined;
  return options?.map(String);
}

export interface SchemaReading<T> {
  /** Set when nothing is wrong. */
  readonly value: T | undefined;
  readonly mistakes: readonly Mistake[];
}

interface Reading {
  readonly yaml: YamlText;
  /** Where in the YAML the value stands. */
  readonly at: Path;
  readonly code: FaultCode;
  /** What the value is called where a mistake is in itself and not in a key of it. */
  readonly name: string;
  /** Leaves out what is known only later, such as a text with `${...}` where a number must stand. */
  readonly ignore?: (value: unknown) => boolean;
}

/** A copy with the number or boolean at each path as the text that was written there; undefined when there is none. */
function asWritten(value: unknown, paths: readonly Path[], { yaml, at }: Reading): unknown {
  const copy = structuredClone(value);
  if (paths.length === 0) return undefined;
  for (const path of paths) {
    const last = path.at(-1);
    const written = yaml.writtenAt([...at, ...path]);
    if (written === undefined) return undefined;
    if (last === undefined) return written;
    const parent = valueAt(copy, path.slice(0, -1));
    if (typeof parent !== 'object' || parent === null) return undefined;
    Object.defineProperty(parent, last, { value: written, enumerable: true, writable: true, configurable: true });
  }
  return copy;
}

const isScalarValue = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';

function textsWanted(issues: readonly Issue[], value: unknown, base: Path = []): Path[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === 'invalid_union') return issue.errors.flatMap((errors) => textsWanted(errors, value, path));
    const wanted = issue.code === 'invalid_type' && issue.expected === 'string' && isScalarValue(valueAt(value, path));
    return wanted ? [path] : [];
  });
}

/**
 * Holds a value of a YAML text against a schema: each issue becomes a mistake at its own place. A person who writes
 * `Port: 8585` where a text is wanted means the text `8585`: it is taken as it was written.
 */
export function readSchema<S extends z.ZodType>(
  schema: S,
  value: unknown,
  reading: Reading,
): SchemaReading<z.output<S>> & { readonly input: unknown } {
  let input = value;
  let parsed = schema.safeParse(input);
  for (let round = 0; round < 3 && !parsed.success; round += 1) {
    const written = asWritten(input, textsWanted(parsed.error.issues, input), reading);
    if (written === undefined) break;
    input = written;
    parsed = schema.safeParse(input);
  }
  if (parsed.success) return { value: parsed.data, mistakes: [], input };
  const mistakes = parsed.error.issues.flatMap((issue) => mistakesOf(issue, [], schema, input, reading));
  return { value: undefined, mistakes, input };
}

function mistakesOf(issue: Issue, base: Path, schema: z.ZodType, whole: unknown, reading: Reading): Mistake[] {
  const { yaml, at, code, name } = reading;
  const path = [...base, ...issue.path];
  const value = valueAt(whole, path);
  if (reading.ignore?.(value) === true) return [];
  const mistake = (place: Mistake['place'], fact: string, hint?: string): Mistake => ({
    code,
    severity: 'error',
    place,
    fact,
    hint,
  });
  if (issue.code === 'invalid_union') {
    const nearest = nearestAlternative(issue);
    if (nearest.length > 0) return nearest.flatMap((one) => mistakesOf(one, path, schema, whole, reading));
    const known = knownKinds(issue);
    if (known !== undefined && value !== undefined) {
      const place = yaml.placeOf([...at, ...path]);
      const fact = `${labelOf(path)}: there is no ${kindOf(value)}`;
      const hint = typeof value === 'string' ? didYouMean(value, known) : undefined;
      return [mistake(place, fact, hint ?? `Known: ${known.join(', ')}`)];
    }
  }
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    const list = known.length === 0 ? undefined : `Known here: ${known.join(', ')}`;
    return issue.keys.map((key) =>
      mistake(yaml.placeOfKey([...at, ...path, key]), `unknown key "${key}"`, didYouMean(key, known) ?? list),
    );
  }
  if (issue.code === 'invalid_key') {
    const facts = issue.issues.map(({ message }) => message).join(', ');
    return [mistake(yaml.placeOfKey([...at, ...path]), `"${String(path.at(-1))}" cannot be a name: ${facts}`)];
  }
  const label = path.length === 0 ? name : labelOf(path);
  if (value === undefined && path.length > 0 && issue.code !== 'custom') {
    return [mistake(yaml.placeOf([...at, ...path.slice(0, -1)]), `"${label}" is missing`, wanted(issue))];
  }
  return [mistake(yaml.placeOf([...at, ...path]), `${label}: ${factOf(issue, value)}`)];
}

function wanted(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type') return `Write ${KINDS[issue.expected] ?? issue.expected} there`;
  return issue.code === 'invalid_value' ? `Write one of: ${issue.values.map(String).join(', ')}` : undefined;
}
