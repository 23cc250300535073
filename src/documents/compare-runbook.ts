import type { Mistake } from '../core/errors.ts';
import { normalizeHeading } from '../core/names.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Runbook, RunbookSection } from '../core/runbook.ts';
import { readYaml, type YamlText } from '../core/yaml.ts';
import type { DocumentModel } from './model.ts';

/** A document with what it includes, whose headings and items count as its own. */
export interface DocumentAtHand {
  /** As a person named it. */
  readonly file: string;
  readonly models: readonly DocumentModel[];
  /** Whether the document, or one that it includes, shows a picture by this path. */
  readonly shows: (image: string) => boolean;
}

type Say = (path: readonly PropertyKey[], severity: Mistake['severity'], fact: string, hint: string) => void;

/** "1, 2 and 5" */
function listed(numbers: readonly number[]): string {
  const last = numbers.at(-1) ?? 0;
  return numbers.length < 2 ? `${last}` : `${numbers.slice(0, -1).join(', ')} and ${last}`;
}

/** The numbered items under a heading; undefined where the document has no such heading. */
function itemsUnder(section: RunbookSection, models: readonly DocumentModel[]): ReadonlySet<number> | undefined {
  const wanted = normalizeHeading(section.heading);
  const known = models.some((model) => model.sections.some(({ title }) => normalizeHeading(title) === wanted));
  const steps = models.flatMap((model) => model.steps);
  if (known)
    return new Set(
      steps
        .filter((step) => step.section !== null && normalizeHeading(step.section) === wanted)
        .map(({ step }) => step),
    );
  // Items above any heading go by the title of the runbook's section.
  const loose = steps.filter((step) => step.section === null);
  return loose.length > 0 ? new Set(loose.map(({ step }) => step)) : undefined;
}

function compareSection(
  section: RunbookSection,
  at: number,
  written: boolean,
  document: DocumentAtHand,
  say: Say,
): void {
  const path = ['sections', at];
  const items = itemsUnder(section, document.models);
  // A section of the runbook's own: no step of it claims to stand in the document.
  if (items === undefined && !written && section.steps.every(({ reproduces }) => reproduces.length === 0)) return;
  if (items === undefined) {
    const titles = document.models.flatMap((model) => model.sections.map(({ title }) => title));
    say(
      [...path, 'heading'],
      'error',
      `${document.file} has no heading "${section.heading}"`,
      didYouMean(section.heading, titles) ?? 'Write the heading as the document does',
    );
    return;
  }
  for (const [index, step] of section.steps.entries()) {
    const out = step.reproduces.filter((number) => !items.has(number));
    const most = Math.max(0, ...items);
    if (out.length > 0)
      say(
        [...path, 'steps', index, 'reproduces'],
        'error',
        `"${section.heading}" of ${document.file} has no ${out.length === 1 ? 'item' : 'items'} ${listed(out)}`,
        items.size === 0
          ? 'There are no numbered items under it'
          : most === 1
            ? 'It has one item'
            : `Its items are numbered 1 to ${most}`,
      );
    if (step.image !== undefined && !document.shows(step.image))
      say(
        [...path, 'steps', index, 'image'],
        'warning',
        `${document.file} shows no picture ${step.image}`,
        'Write the path as the document does',
      );
  }
}

/**
 * Items at the end of a heading that no step reproduces, told once where the first section of that heading begins;
 * those left out between two steps are told without the document too.
 */
function leftOut(runbook: Runbook, document: DocumentAtHand, say: Say): void {
  const done = new Map<string, Set<number>>();
  for (const section of runbook.sections) {
    const key = normalizeHeading(section.heading);
    const numbers = done.get(key) ?? new Set();
    for (const step of section.steps) for (const number of step.reproduces) numbers.add(number);
    done.set(key, numbers);
  }
  const told = new Set<string>();
  for (const [at, section] of runbook.sections.entries()) {
    const key = normalizeHeading(section.heading);
    if (told.has(key)) continue;
    told.add(key);
    const items = itemsUnder(section, document.models) ?? new Set<number>();
    const last = Math.max(0, ...[...(done.get(key) ?? [])].filter((number) => items.has(number)));
    const missing = [...items].filter((number) => number > last).sort((a, b) => a - b);
    if (missing.length > 0)
      say(
        ['sections', at, 'heading'],
        'warning',
        `no step reproduces ${missing.length === 1 ? 'item' : 'items'} ${listed(missing)} under "${section.heading}" of ${document.file}`,
        'Add a step, with "todo:" where it is still to be written',
      );
  }
}

/** What a runbook says of its document that the document does not hold. */
export function compareWithDocument(runbook: Runbook, document: DocumentAtHand): Mistake[] {
  const { yaml } = readYaml(runbook.source.text, runbook.source.file, 'PR-201');
  if (yaml === undefined) return [];
  const mistakes: Mistake[] = [];
  const say: Say = (path, severity, fact, hint) => {
    mistakes.push({ code: 'PR-210', severity, place: placeOf(yaml, path), fact, hint });
  };
  for (const [at, section] of runbook.sections.entries()) {
    const written = yaml.writtenAt(['sections', at, 'heading']) !== undefined;
    compareSection(section, at, written, document, say);
  }
  leftOut(runbook, document, say);
  return mistakes;
}

/** A heading that is not written is that of the section's title. */
function placeOf(yaml: YamlText, path: readonly PropertyKey[]): Mistake['place'] {
  const own = yaml.placeOf(path);
  const title = path.at(-1) === 'heading' && yaml.writtenAt(path) === undefined;
  return title ? yaml.placeOf([...path.slice(0, -1), 'title']) : own;
}
