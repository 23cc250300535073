import { Fault, formatFault, messageOf } from '../../core/errors.ts';
import { printableLines } from '../../core/printable.ts';

/** One thing looked at: in order, worth knowing, or in the way of a run. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'note' | 'wrong';
  readonly fact: string;
  readonly hint?: string | undefined;
  /** Of a screen: its controls as the page has them. */
  readonly controls?: readonly SeenControlRecord[];
}

export interface SeenControlRecord {
  readonly key: string;
  readonly role: string;
  /** The role that the page gives it, where that is another one. */
  readonly as?: string;
  /** The name under which it was found; null when it was not. */
  readonly name: string | null;
  readonly names: readonly string[];
  /** What has similar names, when it was not found. */
  readonly instead?: readonly string[];
}

/** A check that breaks off is a finding like any other. */
export async function guarded(what: string, find: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await find()].flat();
  } catch (error) {
    if (error instanceof Fault) return [{ what, state: 'wrong', fact: formatFault(error) }];
    return [{ what, state: 'wrong', fact: messageOf(error) }];
  }
}

const SIGNS = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

export function lineOf({ what, state, fact, hint }: Finding): string {
  const [first = '', ...more] = `${what}: ${fact}${hint === undefined ? '' : `\n${hint}`}`.split('\n');
  return printableLines([`${SIGNS[state]}  ${first}`, ...more.map((line) => `       ${line.trim()}`)].join('\n'));
}
