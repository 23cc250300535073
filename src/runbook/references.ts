import type { Mistake } from '../core/errors.ts';
import { referencesIn } from '../core/interpolate.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Place } from '../core/place.ts';
import type { YamlText } from '../core/yaml.ts';

type Path = readonly PropertyKey[];

/** Every text of a value with its path; keys too, since `fill` has labels as keys. */
function* textsOf(value: unknown, path: Path): Generator<{ text: string; path: Path; isKey: boolean }> {
  if (typeof value === 'string') yield { text: value, path, isKey: false };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (!Array.isArray(value)) yield { text: key, path: [...path, key], isKey: true };
    yield* textsOf(child, [...path, key]);
  }
}

/** Holds every `${...}` against what is known at that point of the run. */
export interface ReferenceCheck {
  /** Reports each name in the value that is not known yet. */
  check(value: unknown, path: Path): void;
  /** From here on the output is known. */
  made(stepId: string, output: string): void;
}

/** @param later line by output that some step makes, for those that are used before. */
export function referenceCheck(
  inputs: readonly string[],
  later: ReadonlyMap<string, number>,
  yaml: YamlText,
  report: (mistake: Mistake) => void,
): ReferenceCheck {
  const known = new Set(inputs);
  const wrong = (name: string, place: Place): void => {
    const line = later.get(name);
    const fact =
      line === undefined ? `nothing is named "\${${name}}"` : `"\${${name}}" is made only later, in line ${line}`;
    const hint =
      line === undefined
        ? (didYouMean(name, known) ?? 'Declare it under "inputs", or write $${ for a literal "${"')
        : 'Move the step that makes it up';
    report({ code: 'PR-208', severity: 'error', place, fact, hint });
  };
  return {
    check(value, at) {
      for (const { text, path, isKey } of textsOf(value, at)) {
        for (const name of referencesIn(text))
          if (!known.has(name)) wrong(name, isKey ? yaml.placeOfKey(path) : yaml.placeOf(path));
      }
    },
    made: (stepId, output) => void known.add(`steps.${stepId}.${output}`),
  };
}
