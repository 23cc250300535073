/** What `${...}` can name: inputs by name, outputs of earlier steps as `steps.<id>.<output>`. */
export type Values = ReadonlyMap<string, string>;

const REFERENCE = /\$(\$?)\{([^}]*)\}/gu;

/** The names in `${...}` of a text, in order; `$${...}` is a literal and names nothing. */
export function referencesIn(text: string): string[] {
  const names: string[] = [];
  for (const [, escape, name] of text.matchAll(REFERENCE)) {
    if (escape === '' && name !== undefined) names.push(name.trim());
  }
  return names;
}

/**
 * Replaces `${name}` once: what comes out is not read again, so that a value cannot smuggle in a reference.
 * Unknown names are reported through `unknown` and stay as they are.
 */
export function interpolate(text: string, values: Values, unknown: (name: string) => void): string {
  return text.replace(REFERENCE, (whole, escape: string, name: string) => {
    if (escape !== '') return whole.slice(1);
    const value = values.get(name.trim());
    if (value === undefined) {
      unknown(name.trim());
      return whole;
    }
    return value;
  });
}

/** A text that stands for itself wherever references are looked for. */
export function withoutReferences(text: string): string {
  // As a text `$$` would put one dollar sign.
  return text.replaceAll('${', () => '$${');
}

/** `interpolate` in every string of a value made of lists, maps and scalars; keys too, since `fill` has labels as keys. */
export function interpolateDeep(input: unknown, values: Values, unknown: (name: string) => void): unknown {
  if (typeof input === 'string') return interpolate(input, values, unknown);
  if (Array.isArray(input)) return input.map((item: unknown) => interpolateDeep(item, values, unknown));
  if (typeof input === 'object' && input !== null) {
    return Object.fromEntries(
      Object.entries(input).map(([key, value]: [string, unknown]) => [
        interpolate(key, values, unknown),
        interpolateDeep(value, values, unknown),
      ]),
    );
  }
  return input;
}
