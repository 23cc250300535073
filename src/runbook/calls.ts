import type { Mistake } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import { referencesIn } from '../core/interpolate.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { ActionCall, CheckCall } from '../core/runbook.ts';
import { readSchema } from '../core/schema.ts';
import type { ControlReference } from '../core/step.ts';
import type { YamlText } from '../core/yaml.ts';
import { actionModifiers, checkModifiers } from './shape.ts';

type Path = readonly PropertyKey[];

export interface CallReader {
  readonly yaml: YamlText;
  readonly vocabulary: Vocabulary;
  readonly report: (mistake: Mistake) => void;
}

/** A call that is in order, with the labels that it will look for. */
export interface ReadCall<C> {
  readonly call: C;
  readonly path: Path;
  readonly labels: readonly ControlReference[];
}

interface Split {
  readonly kind: string;
  readonly input: unknown;
  readonly modifiers: Record<string, unknown>;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that will be another one by the time it is used. */
const isOpen = (value: unknown): boolean => typeof value === 'string' && referencesIn(value).length > 0;

/** Tells the one key that names a kind from the modifiers beside it. */
function split(
  value: unknown,
  path: Path,
  what: 'action' | 'check',
  kinds: ReadonlySet<string>,
  modifiers: readonly string[],
  { yaml, report }: CallReader,
): Split | undefined {
  const error = (place: Mistake['place'], fact: string, hint: string | undefined): void => {
    report({ code: what === 'action' ? 'PR-203' : 'PR-204', severity: 'error', place, fact, hint });
  };
  const list = `Known ${what}s: ${[...kinds].sort().join(', ')}`;
  if (!isMap(value)) {
    if (typeof value === 'string' && kinds.has(value)) {
      error(yaml.placeOf(path), `"${value}" lacks what it acts on`, `Write "${value}: ..."`);
    } else {
      const fact = what === 'action' ? 'an action is a kind with its value' : 'a check is a kind with its value';
      error(yaml.placeOf(path), fact, what === 'action' ? 'As in "click: Save"' : 'As in "heading: Overview"');
    }
    return undefined;
  }
  const named = Object.keys(value).filter((key) => !modifiers.includes(key));
  const known = named.filter((key) => kinds.has(key));
  const [kind] = known;
  for (const key of named.filter((one) => !kinds.has(one))) {
    const place = yaml.placeOfKey([...path, key]);
    if (kind === undefined) error(place, `no ${what} is named "${key}"`, didYouMean(key, kinds) ?? list);
    else
      error(
        place,
        `unknown key "${key}" beside "${kind}"`,
        didYouMean(key, modifiers) ?? `Known here: ${modifiers.join(', ')}`,
      );
  }
  for (const key of known.slice(1)) {
    const fact = `"${key}" stands in the same ${what} as "${known[0] ?? ''}"`;
    error(yaml.placeOfKey([...path, key]), fact, 'Begin a new item with "- "');
  }
  if (named.length === 0) error(yaml.placeOf(path), `the ${what} has no kind`, list);
  if (kind === undefined || known.length > 1) return undefined;
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => modifiers.includes(key)));
  return { kind, input: value[kind], modifiers: rest };
}

/** The screen must exist; a name that is only known at run time cannot be a screen. */
function checkScreen(on: string | undefined, path: Path, { yaml, vocabulary, report }: CallReader): void {
  if (on === undefined || vocabulary.screens.has(on)) return;
  const hint = didYouMean(on, vocabulary.screens.keys()) ?? 'Run "portal-runbook screens" to see all';
  report({ code: 'PR-205', severity: 'error', place: yaml.placeOf([...path, 'on']), fact: `no screen "${on}"`, hint });
}

interface Kind {
  readonly schema: Parameters<typeof readSchema>[0];
  readonly controls: (input: unknown) => ControlReference[];
}

function readInput(
  kind: Kind,
  name: string,
  value: unknown,
  path: Path,
  reader: CallReader,
): { input: unknown; labels: ControlReference[] } {
  const { yaml, report } = reader;
  const at = [...path, name];
  const parsed = readSchema(kind.schema, value, { yaml, at, code: 'PR-202', name, ignore: isOpen });
  for (const mistake of parsed.mistakes) report(mistake);
  const inOrder = kind.schema.safeParse(parsed.input).success;
  return { input: parsed.input, labels: inOrder ? kind.controls(parsed.input) : [] };
}

export function readAction(value: unknown, path: Path, reader: CallReader): ReadCall<ActionCall> | undefined {
  const { steps } = reader.vocabulary;
  const parts = split(value, path, 'action', new Set(steps.keys()), Object.keys(actionModifiers.shape), reader);
  const kind = parts === undefined ? undefined : steps.get(parts.kind);
  if (parts === undefined || kind === undefined) return undefined;
  const { yaml, report } = reader;
  const { input, labels } = readInput(kind, parts.kind, parts.input, path, reader);
  const modifiers = readSchema(actionModifiers, parts.modifiers, {
    yaml,
    at: path,
    code: 'PR-202',
    name: 'the action',
  });
  for (const mistake of modifiers.mistakes) report(mistake);
  if (modifiers.value === undefined) return undefined;
  const { on, under, effect, as, undocumented } = modifiers.value;
  checkScreen(on, path, reader);
  const call: ActionCall = {
    kind: parts.kind,
    input,
    undocumented,
    ...(effect === undefined ? {} : { effect }),
    ...(on === undefined ? {} : { on }),
    ...(under === undefined ? {} : { under }),
    ...(as === undefined ? {} : { as }),
    place: yaml.placeOf(path),
  };
  return { call, path, labels };
}

export function readCheck(value: unknown, path: Path, reader: CallReader): ReadCall<CheckCall> | undefined {
  const { checks } = reader.vocabulary;
  const parts = split(value, path, 'check', new Set(checks.keys()), Object.keys(checkModifiers.shape), reader);
  const kind = parts === undefined ? undefined : checks.get(parts.kind);
  if (parts === undefined || kind === undefined) return undefined;
  const { yaml, report } = reader;
  const { input, labels } = readInput(kind, parts.kind, parts.input, path, reader);
  const modifiers = readSchema(checkModifiers, parts.modifiers, { yaml, at: path, code: 'PR-202', name: 'the check' });
  for (const mistake of modifiers.mistakes) report(mistake);
  if (modifiers.value === undefined) return undefined;
  const { on, under } = modifiers.value;
  checkScreen(on, path, reader);
  const call: CheckCall = {
    kind: parts.kind,
    input,
    ...(on === undefined ? {} : { on }),
    ...(under === undefined ? {} : { under }),
    place: yaml.placeOf(path),
  };
  return { call, path, labels };
}
