import { inOrder, type Mistake } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { Runbook, RunbookSection, RunbookStep } from '../core/runbook.ts';
import { readSchema, valueAt } from '../core/schema.ts';
import { readYaml, type YamlText } from '../core/yaml.ts';
import { readAction, readCheck, type CallReader, type ReadCall } from './calls.ts';
import { badDefaults } from './inputs.ts';
import { checkItems } from './items.ts';
import { labelCheck, type LabelCheck } from './labels.ts';
import { referenceCheck, type ReferenceCheck } from './references.ts';
import { runbookShape, type RunbookShape, type StepShape } from './shape.ts';

/** A runbook file as read; `runbook` is there when its errors are few enough to make one. */
export interface LoadedRunbook {
  readonly file: string;
  readonly runbook: Runbook | undefined;
  readonly mistakes: readonly Mistake[];
}

interface Reader extends CallReader {
  readonly references: ReferenceCheck;
  readonly labels: LabelCheck;
}

type Path = readonly PropertyKey[];

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

/** Outputs that steps make, with the line: to tell a name that comes too early from one that nothing makes. */
function outputsIn(shape: RunbookShape, yaml: YamlText): Map<string, number> {
  const outputs = new Map<string, number>();
  for (const [at, section] of shape.sections.entries()) {
    for (const [index, step] of section.steps.entries()) {
      for (const [action, value] of step.do.entries()) {
        const as = valueAt(value, ['as']);
        const { line } = yaml.placeOf(['sections', at, 'steps', index, 'do', action]);
        if (typeof as === 'string') outputs.set(`steps.${step.id}.${as}`, line);
      }
    }
  }
  return outputs;
}

function readChecks(key: 'ensure' | 'expect', step: StepShape, path: Path, reader: Reader): RunbookStep['expect'] {
  const found = step[key].map((value, index) => {
    const at = [...path, key, index];
    reader.references.check(value, at);
    return readCheck(value, at, reader);
  });
  const calls = found.filter(isDefined);
  // `ensure` asks where the step has not been yet, so that it says nothing of the way.
  for (const { call, labels, path: at } of calls) {
    if (key === 'expect' || call.on !== undefined) reader.labels.check(call, labels, step.window, at);
  }
  return calls.map(({ call }) => call);
}

function readActions(step: StepShape, path: Path, reader: Reader): RunbookStep['do'] {
  const calls: ReadCall<RunbookStep['do'][number]>[] = [];
  const made = new Set<string>();
  for (const [index, value] of step.do.entries()) {
    const at = [...path, 'do', index];
    reader.references.check(value, at);
    const read = readAction(value, at, reader);
    if (read === undefined) continue;
    const { call, labels } = read;
    reader.labels.check(call, labels, step.window, at);
    if (call.as !== undefined) {
      if (made.has(call.as)) {
        const fact = `the step makes "${call.as}" twice`;
        const place = reader.yaml.placeOf([...at, 'as']);
        reader.report({ code: 'PR-202', severity: 'error', place, fact, hint: 'Give each output its own name' });
      }
      made.add(call.as);
      reader.references.made(step.id, call.as);
    }
    calls.push(read);
  }
  return calls.map(({ call }) => call);
}

function readStep(step: StepShape, path: Path, reader: Reader): RunbookStep {
  const { id, title, reproduces, window, controls, shows, image, keptBy, timeout, todo } = step;
  for (const key of ['title', 'shows'] as const) reader.references.check(step[key], [...path, key]);
  const ensure = readChecks('ensure', step, path, reader);
  const actions = readActions(step, path, reader);
  const expect = readChecks('expect', step, path, reader);
  if (todo !== undefined) {
    const place = reader.yaml.placeOf([...path, 'todo']);
    reader.report({ code: 'PR-209', severity: 'warning', place, fact: `step "${id}" is still to be written: ${todo}` });
  } else if (step.do.length === 0 && step.expect.length === 0) {
    const fact = `step "${id}" has neither "do" nor "expect"`;
    reader.report({
      code: 'PR-202',
      severity: 'error',
      place: reader.yaml.placeOf(path),
      fact,
      hint: 'Write what it does',
    });
  }
  return {
    id,
    title,
    reproduces,
    window,
    ensure,
    do: actions,
    expect,
    controls,
    ...(shows === undefined ? {} : { shows }),
    ...(image === undefined ? {} : { image }),
    ...(keptBy === undefined ? {} : { keptBy }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(todo === undefined ? {} : { todo }),
    place: reader.yaml.placeOf(path),
  };
}

function reportTwins(sections: readonly RunbookSection[], yaml: YamlText, report: (mistake: Mistake) => void): void {
  const first = new Map<string, number>();
  for (const [at, section] of sections.entries()) {
    for (const [index, { id }] of section.steps.entries()) {
      const place = yaml.placeOf(['sections', at, 'steps', index, 'id']);
      const before = first.get(id);
      if (before === undefined) first.set(id, place.line);
      else {
        const fact = `a step with the id "${id}" stands in line ${before} already`;
        report({ code: 'PR-202', severity: 'error', place, fact, hint: 'Give each step its own id' });
      }
    }
  }
}

/** What a step enters can only be saved by one that comes after it. */
function reportKeepers(sections: readonly RunbookSection[], yaml: YamlText, report: (mistake: Mistake) => void): void {
  const ids = sections.flatMap(({ steps }) => steps.map(({ id }) => id));
  for (const [at, section] of sections.entries()) {
    for (const [index, { id, keptBy }] of section.steps.entries()) {
      if (keptBy === undefined || ids.indexOf(keptBy) > ids.indexOf(id)) continue;
      report({
        code: 'PR-202',
        severity: 'error',
        place: yaml.placeOf(['sections', at, 'steps', index, 'keptBy']),
        fact: `no later step has the id "${keptBy}"`,
        hint: didYouMean(keptBy, ids.slice(ids.indexOf(id) + 1)) ?? 'Name the step that saves what this one enters',
      });
    }
  }
}

/**
 * Reads the text of a runbook and finds all its mistakes at once, without a browser.
 * @param file as the person named it, for the places of the mistakes.
 * @param sha256 of the file's bytes, in hex.
 */
export function readRunbook(text: string, file: string, sha256: string, vocabulary: Vocabulary): LoadedRunbook {
  const { yaml, mistakes: unreadable } = readYaml(text, file, 'PR-201');
  if (yaml === undefined) return { file, runbook: undefined, mistakes: unreadable };
  const mistakes: Mistake[] = [];
  const report = (mistake: Mistake): void => void mistakes.push(mistake);
  const shape = readSchema(runbookShape, yaml.value, { yaml, at: [], code: 'PR-202', name: 'the runbook' });
  for (const mistake of shape.mistakes) report(mistake);
  if (shape.value === undefined) {
    for (const mistake of mistakesInCalls(yaml, vocabulary)) report(mistake);
    return { file, runbook: undefined, mistakes: inOrder(mistakes) };
  }
  const { format, id, title, document, inputs } = shape.value;
  const reader: Reader = {
    yaml,
    vocabulary,
    report,
    references: referenceCheck(Object.keys(inputs), outputsIn(shape.value, yaml), yaml, report),
    labels: labelCheck(vocabulary.screens, yaml, report),
  };
  const sections = shape.value.sections.map(({ title: name, heading, steps }, at): RunbookSection => {
    const path = ['sections', at];
    const read = steps.map((step, index) => readStep(step, [...path, 'steps', index], reader));
    return { title: name, heading: heading ?? name, steps: read, place: yaml.placeOf(path) };
  });
  const runbook: Runbook = {
    format,
    id,
    title,
    ...(document === undefined ? {} : { document: withoutUndefined(document) }),
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, spec]) => [name, withoutUndefined(spec)])),
    sections,
    source: { file, text, sha256 },
  };
  reportTwins(sections, yaml, report);
  reportKeepers(sections, yaml, report);
  for (const mistake of [...badDefaults(runbook, yaml), ...checkItems(runbook, yaml)]) report(mistake);
  return { file, runbook, mistakes: inOrder(mistakes) };
}

/** Of a runbook whose frame is wrong: what can still be said of its actions and checks, so that all is said at once. */
function mistakesInCalls(yaml: YamlText, vocabulary: Vocabulary): Mistake[] {
  const mistakes: Mistake[] = [];
  const reader: CallReader = { yaml, vocabulary, report: (mistake) => void mistakes.push(mistake) };
  const listAt = (path: Path): readonly unknown[] => {
    const value = valueAt(yaml.value, path);
    return Array.isArray(value) ? value : [];
  };
  for (const at of listAt(['sections']).keys()) {
    for (const index of listAt(['sections', at, 'steps']).keys()) {
      const path = ['sections', at, 'steps', index];
      for (const [key, read] of [
        ['ensure', readCheck],
        ['do', readAction],
        ['expect', readCheck],
      ] as const) {
        for (const [call, value] of listAt([...path, key]).entries()) read(value, [...path, key, call], reader);
      }
    }
  }
  return mistakes;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== undefined)) as Defined<T>;
}
