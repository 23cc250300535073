import type { Mistake } from '../core/errors.ts';
import type { Runbook, RunbookStep } from '../core/runbook.ts';
import type { YamlText } from '../core/yaml.ts';

interface Numbered {
  /** Which section of the runbook it stands in. */
  readonly at: number;
  readonly step: RunbookStep;
  readonly path: readonly PropertyKey[];
  readonly number: number;
}

/** The numbers of the items that steps under one heading reproduce, in the order of the steps. */
function numberedByHeading(runbook: Runbook): Map<string, Numbered[]> {
  const byHeading = new Map<string, Numbered[]>();
  for (const [at, section] of runbook.sections.entries()) {
    const numbered = section.steps.flatMap((step, index) => {
      const path = ['sections', at, 'steps', index, 'reproduces'];
      return step.reproduces.map((number) => ({ at, step, path, number }));
    });
    byHeading.set(section.heading, [...(byHeading.get(section.heading) ?? []), ...numbered]);
  }
  return byHeading;
}

/**
 * What the numbers in `reproduces` say by themselves: an item left out, or done in another order than the document's.
 * One item may take several steps in a row. Whether the document has these items is for whoever has the document.
 */
export function checkItems(runbook: Runbook, yaml: YamlText): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const [heading, numbered] of numberedByHeading(runbook)) {
    let last = 0;
    let section = numbered[0]?.at;
    for (const { at, step, path, number } of numbered) {
      // A heading that the document has twice numbers its items from 1 again.
      if (at !== section && number === 1) last = 0;
      section = at;
      const say = (fact: string, hint: string): void => {
        mistakes.push({ code: 'PR-210', severity: 'warning', place: yaml.placeOf(path), fact, hint });
      };
      if (number > last + 1) {
        const from = last + 1;
        const left = number - 1 === from ? `item ${from}` : `items ${from} to ${number - 1}`;
        say(`${left} under "${heading}" left out before step "${step.id}"`, 'Add the step, or mend the number');
      } else if (number < last) {
        say(`step "${step.id}" does item ${number} after item ${last}`, 'Keep the order of the document');
      }
      last = Math.max(last, number);
    }
  }
  return mistakes;
}
