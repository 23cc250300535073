import type { Frame, Locator } from 'playwright-core';
import { bareLabel } from '../../core/names.ts';
import type { Declared } from './declared.ts';
import { namePattern } from '../../core/name-pattern.ts';
import type { AriaRole } from './roles.ts';

/** What a screen declares, within its place or being it. */
export function declaredLocator(frame: Frame, { spec, name }: Declared): Locator {
  const pattern = namePattern(name);
  const named = spec.role === 'text' ? frame.getByText(pattern) : frame.getByRole(spec.role, { name: pattern });
  if (spec.selector === undefined) return named;
  const container = frame.locator(spec.selector);
  const inside =
    spec.role === 'text' ? container.getByText(pattern) : container.getByRole(spec.role, { name: pattern });
  return inside.or(named.and(container));
}

export function anyRole(frame: Frame, roles: readonly AriaRole[], pattern: RegExp | undefined): Locator {
  const [head, ...rest] = roles.map((role) => frame.getByRole(role, pattern === undefined ? {} : { name: pattern }));
  if (head === undefined) throw new TypeError('a verb without roles');
  return rest.reduce((all, one) => all.or(one), head);
}

/** Fields whose label, placeholder or tool tip says the name, seen or not. */
export function labelled(frame: Frame, pattern: RegExp, fields: string): Locator {
  return frame
    .getByLabel(pattern)
    .or(frame.getByPlaceholder(pattern))
    .or(frame.getByTitle(pattern))
    .and(frame.locator(fields));
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DROPPED = '*:…+';

/**
 * What shows the text: by all that it holds, or by its own words beside what else it holds, such as a count, an icon
 * or the branches of a tree.
 */
export function texts(frame: Frame, label: string, pattern: RegExp): Locator {
  const words = bareLabel(label)
    .toLowerCase()
    .replace(/[*:…+]/gu, '')
    .trim();
  const whole = frame.getByText(pattern);
  if (words === '' || words.includes('"')) return whole;
  const own = `translate(., "${UPPER}\u00a0${DROPPED}", "${UPPER.toLowerCase()} ")`;
  return whole.or(frame.locator(`xpath=//*[text()[normalize-space(${own}) = "${words}"]]`));
}

/** What holds both the label and a field, the innermost of them, and in it the fields. */
export function beside(frame: Frame, label: Locator, fields: string): Locator {
  const around = frame.locator(`:has(${fields})`).filter({ has: label }).last();
  return around.locator(fields);
}

/** The fields in what follows the label at once. */
export function following(frame: Frame, label: Locator, fields: string): Locator {
  const next = 'xpath=ancestor-or-self::*[following-sibling::*][1]/following-sibling::*[1]/descendant-or-self::*';
  return label.locator(next).and(frame.locator(fields));
}

/** The fields in what stands before the label at once, as the switch before its words. */
export function preceding(frame: Frame, label: Locator, fields: string): Locator {
  const last = 'xpath=ancestor-or-self::*[preceding-sibling::*][1]/preceding-sibling::*[1]/descendant-or-self::*';
  return label.locator(last).and(frame.locator(fields));
}

/** The rows of which a cell reads so. */
export function rowOf(frame: Frame, pattern: RegExp): Locator {
  return frame.getByRole('row').filter({ has: anyRole(frame, ['gridcell', 'cell', 'rowheader'], pattern) });
}

export function boxInRow(frame: Frame, pattern: RegExp): Locator {
  const row = rowOf(frame, pattern);
  return row.getByRole('checkbox').or(row.getByRole('radio'));
}
