import type { Fault } from '../../core/errors.ts';
import type { RunbookStep } from '../../core/runbook.ts';

/** What becomes of a picture. `no-step` and `refused` are known before a browser starts, `not-taken` is no word about the page. */
export const OUTCOMES = [
  'same',
  'renewed',
  'no-rights',
  'data-missing',
  'page-changed',
  'no-step',
  'refused',
  'not-taken',
] as const;
export type PictureOutcome = (typeof OUTCOMES)[number];

const NO_RIGHTS = new Set(['PR-304', 'PR-501', 'PR-502', 'PR-503', 'PR-504', 'PR-505']);
const DATA_MISSING = new Set([
  'PR-401',
  'PR-408',
  'PR-409',
  'PR-412',
  'PR-413',
  'PR-405',
  'PR-411',
  'PR-701',
  'PR-703',
  'PR-705',
]);
const PAGE_CHANGED = new Set([
  'PR-301',
  'PR-302',
  'PR-303',
  'PR-305',
  'PR-306',
  'PR-307',
  'PR-308',
  'PR-506',
  'PR-802',
]);
const LOOKED_FOR = new Set(['PR-301', 'PR-303', 'PR-305']);

/** Why a step could not be photographed: the page, its data, or whoever is signed in. */
export function outcomeOf(
  fault: Fault | undefined,
  step: RunbookStep | undefined,
  action: number,
): Extract<PictureOutcome, 'no-rights' | 'data-missing' | 'page-changed' | 'not-taken'> {
  if (fault === undefined) return 'not-taken';
  if (NO_RIGHTS.has(fault.code)) return 'no-rights';
  // A name that an input gives is that of an object, not of a control.
  const given = JSON.stringify(step?.do[action]?.input ?? '').includes('${');
  if (DATA_MISSING.has(fault.code) || (given && LOOKED_FOR.has(fault.code))) return 'data-missing';
  return PAGE_CHANGED.has(fault.code) ? 'page-changed' : 'not-taken';
}
