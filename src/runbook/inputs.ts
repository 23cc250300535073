import { randomBytes } from 'node:crypto';
import { Fault, type Mistake } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import type { InputSpec, Runbook } from '../core/runbook.ts';
import type { YamlText } from '../core/yaml.ts';

const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/u;

function isPort(value: string): boolean {
  const port = Number(value);
  return /^\d{1,5}$/u.test(value) && port >= 1 && port <= 65_535;
}

/** What is wrong with a value; undefined when nothing is. The value itself is left out: it may be a secret. */
function wrongWith({ type, options }: InputSpec, value: string): string | undefined {
  if (options !== undefined && !options.includes(value)) return `must be one of ${options.join(', ')}`;
  if (type === 'number' && !/^-?\d+(?:\.\d+)?$/u.test(value)) return 'must be a number';
  if (type === 'boolean' && value !== 'true' && value !== 'false') return 'must be true or false';
  if (type === 'port' && !isPort(value)) return 'must be a port, 1 to 65535';
  if (type === 'host' && !HOST.test(value)) return 'must be a host name';
  if (type === 'url' && !URL.canParse(value)) return 'must be an address such as https://example.com/';
  return undefined;
}

const shown = ({ secret }: InputSpec, value: string): string => (secret ? '' : `, not "${value}"`);

/** Defaults that their own type or options refuse. */
export function badDefaults(runbook: Runbook, yaml: YamlText): Mistake[] {
  return Object.entries(runbook.inputs).flatMap(([name, spec]) => {
    const wrong = spec.default === undefined ? undefined : wrongWith(spec, spec.default);
    if (wrong === undefined) return [];
    const place = yaml.placeOf(['inputs', name, 'default']);
    return [{ code: 'PR-207' as const, severity: 'error' as const, place, fact: `the default of "${name}" ${wrong}` }];
  });
}

export interface InputsOptions {
  /** The run is on the practice portal, where nobody needs to know a generated secret. */
  readonly rehearsal?: boolean;
}

export interface InputsReading {
  readonly values: ReadonlyMap<string, string>;
  /** What is missing, unknown or of the wrong type; `name` where it is one input's. */
  readonly wrong: readonly { readonly name?: string; readonly fact: string }[];
}

/**
 * The value of every input, with all that is wrong about them: what was given by name, otherwise its default or, for a
 * secret that a rehearsal may generate, 192 random bits.
 */
export function readInputs(
  runbook: Runbook,
  given: Iterable<readonly [string, string | undefined]>,
  { rehearsal = false }: InputsOptions = {},
): InputsReading {
  const wrong: { name?: string; fact: string }[] = [];
  const values = new Map<string, string>();
  const names = Object.keys(runbook.inputs);
  for (const [name, value] of given) {
    if (value === undefined) wrong.push({ fact: `--input ${name}: write it as name=value` });
    else if (!names.includes(name))
      wrong.push({
        name,
        fact: [`no input is named "${name}"`, didYouMean(name, names)].filter((part) => part !== undefined).join('. '),
      });
    else if (values.has(name)) wrong.push({ name, fact: `"${name}" is given twice` });
    else values.set(name, value);
  }
  for (const [name, spec] of Object.entries(runbook.inputs)) {
    const generated = spec.generate && rehearsal ? randomBytes(24).toString('base64url') : undefined;
    const value = values.get(name) ?? spec.default ?? generated;
    if (value === undefined) {
      wrong.push({ name, fact: `"${name}" is missing: ${spec.description}` });
      continue;
    }
    const fact = wrongWith(spec, value);
    if (fact !== undefined) wrong.push({ name, fact: `"${name}" ${fact}${shown(spec, value)}` });
    values.set(name, value);
  }
  return { values, wrong };
}

/**
 * The value of every input: see `readInputs`.
 * @param given `name=value` of each `--input`, or a map by name.
 * @throws Fault PR-207 with all that is missing, unknown or of the wrong type.
 */
export function resolveInputs(
  runbook: Runbook,
  given: readonly string[] | Readonly<Record<string, string>>,
  options: InputsOptions = {},
): ReadonlyMap<string, string> {
  const pairs = Array.isArray(given) ? given.map(splitPair) : Object.entries(given as Record<string, string>);
  const { values, wrong } = readInputs(runbook, pairs, options);
  if (wrong.length === 0) return values;
  const names = Object.keys(runbook.inputs);
  const list =
    names.length === 0
      ? 'The runbook takes no inputs.'
      : `Its inputs: ${names.join(', ')}. Give them with --input name=value.`;
  throw new Fault(
    'PR-207',
    [`the inputs of ${runbook.id} are not in order`, ...wrong.map(({ fact }) => `  ${fact}`)].join('\n'),
    { hint: list },
  );
}

/** `name=value`; without a value where there is no sign between. */
export function splitPair(pair: string): [string, string | undefined] {
  const at = pair.indexOf('=');
  return at < 1 ? [pair, undefined] : [pair.slice(0, at).trim(), pair.slice(at + 1)];
}
