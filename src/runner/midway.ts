import type { Vocabulary } from '../core/registries.ts';
import type { Doubt } from '../core/resumption.ts';
import type { RunbookStep } from '../core/runbook.ts';
import { effectOf } from './bind.ts';
import type { LookedAfter } from './doubt.ts';

/** How a step that an earlier run left in its middle goes on. */
export type GoesOn =
  /** All of it took place. */
  | { readonly is: 'done' }
  /** It is done from this action on. */
  | { readonly is: 'open'; readonly from: number }
  /** Nobody can tell but a person. */
  | { readonly is: 'in doubt' };

/**
 * Where to go on in a step after the last change that was begun in it. What only sets a value is done again; any other
 * change never is, unless it is known that it did not take place.
 * @param looked what the page or the server says of the step as a whole.
 */
export function goesOn(step: RunbookStep, doubt: Doubt, vocabulary: Vocabulary, looked: LookedAfter): GoesOn {
  if (looked.verdict === 'yes') return { is: 'done' };
  const acts = (action: number): boolean => {
    const call = step.do[action];
    if (call === undefined || effectOf(call, vocabulary) !== 'change') return false;
    return vocabulary.steps.get(call.kind)?.repeatable !== true;
  };
  const begun = doubt.begun.filter(acts);
  const last = begun.at(-1);
  // A page that is loaded again has lost what was entered; a server's desktop is as it was left.
  const keeps = step.window !== 'portal';
  const again = (action: number): GoesOn => ({
    is: 'open',
    from: keeps || begun.some((one) => one < action) ? action : 0,
  });
  if (last === undefined) return { is: 'open', from: keeps ? firstOpen(step, doubt, 0) : 0 };
  const behind = [...step.do.keys()].filter((action) => action > last);
  const tookPlace = doubt.tookPlace ?? (doubt.done.includes(last) && behind.length > 0 ? true : undefined);
  if (tookPlace === true && behind.length === 0) return { is: 'done' };
  if (tookPlace === true) return { is: 'open', from: keeps ? firstOpen(step, doubt, last + 1) : last + 1 };
  if (tookPlace === false) return again(last);
  // That the step has not come about says something of its last change alone.
  if (looked.verdict === 'no' && !behind.some(acts)) return again(last);
  return { is: 'in doubt' };
}

const firstOpen = (step: RunbookStep, { done }: Doubt, from: number): number =>
  [...step.do.keys()].find((action) => action >= from && !done.includes(action)) ?? step.do.length;
