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

const NO_RIGHTS = new Set(['PR-304', 'PR-501', 'PR-502', 'PR-504', 'PR-505']);
const DATA_MISSING = new Set(['PR-409', 'PR-412', 'PR-413']);
const PAGE_CHANGED = new Set(['PR-302', 'PR-306', 'PR-307', 'PR-308', 'PR-506', 'PR-802']);
const LOOKED_FOR = new Set(['PR-301', 'PR-303', 'PR-305']);
/** Checks that ask a page for what it shows, not what there is. */
const OF_THE_PAGE = new Set(['checked', 'enabled', 'heading', 'hidden', 'value', 'visible']);

/** Whether something names what an input or an earlier step gives: an object, not a part of the page. */
const isGiven = (input: unknown): boolean => JSON.stringify(input ?? '').includes('${');

/** Why a step could not be photographed: the page, its data, or whoever is signed in. */
export function outcomeOf(
  fault: Fault | undefined,
  step: Pick<RunbookStep, 'do' | 'expect'> | undefined,
  action: number,
): Extract<PictureOutcome, 'no-rights' | 'data-missing' | 'page-changed' | 'not-taken'> {
  if (fault === undefined) return 'not-taken';
  const { code } = fault;
  if (NO_RIGHTS.has(code)) return 'no-rights';
  if (DATA_MISSING.has(code)) return 'data-missing';
  if (LOOKED_FOR.has(code)) return isGiven(step?.do[action]?.input) ? 'data-missing' : 'page-changed';
  if (code === 'PR-401')
    return step?.expect.every(({ kind, input }) => OF_THE_PAGE.has(kind) && !isGiven(input)) === true
      ? 'page-changed'
      : 'data-missing';
  return PAGE_CHANGED.has(code) ? 'page-changed' : 'not-taken';
}
