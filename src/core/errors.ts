import { FAULTS, type FaultCode } from './faults.ts';
import { formatPlace, type Place } from './place.ts';
import { printable, printableLines } from './printable.ts';

export type { FaultCode } from './faults.ts';

/** What a command ends with. */
export const EXIT = { ok: 0, failed: 1, usage: 2, person: 3, bug: 70, interrupted: 130 } as const;

export interface FaultDetails {
  /** What to do about it, one or two sentences in the imperative. */
  readonly hint?: string | undefined;
  readonly place?: Place | undefined;
  readonly cause?: unknown;
}

/**
 * A known fault: something outside this program is not as it must be. It carries a stable code, the fact, a hint and
 * where it stands. Everything else that is thrown is a bug of ours and keeps its stack.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly hint: string | undefined;
  readonly place: Place | undefined;

  constructor(code: FaultCode, fact: string, details: FaultDetails = {}) {
    super(fact, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.place = details.place;
  }

  /** The exit code that this fault ends a command with. */
  get exit(): number {
    return EXIT[FAULTS[this.code].exit];
  }
}

/** One mistake of a text that a person wrote, such as a runbook; collected, so that all are shown at once. */
export interface Mistake {
  readonly code: FaultCode;
  readonly severity: 'error' | 'warning';
  readonly place: Place;
  readonly fact: string;
  readonly hint?: string | undefined;
}

/** All mistakes of a text. */
export class MistakesFault extends Fault {
  readonly mistakes: readonly Mistake[];

  constructor(code: FaultCode, fact: string, mistakes: readonly Mistake[]) {
    super(code, fact);
    this.mistakes = mistakes;
  }
}

/** As a person reads the text: from top to bottom. */
export function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  return [...mistakes].sort(
    ({ place: left }, { place: right }) => left.line - right.line || left.column - right.column,
  );
}

export function formatMistake(mistake: Mistake): string {
  const warning = mistake.severity === 'warning' ? 'warning: ' : '';
  const parts = [`${formatPlace(mistake.place)}: ${warning}${mistake.fact} [${mistake.code}]`, mistake.hint];
  return printable(
    parts
      .filter((part) => part !== undefined)
      .join('. ')
      .replace(/([.?!])\. /gu, '$1 '),
  );
}

/** What a person reads of a fault: place, fact, code, then the hint on a line of its own. */
export function formatFault(fault: Fault): string {
  if (fault instanceof MistakesFault) return [...fault.mistakes.map(formatMistake), fault.message].join('\n');
  const place = fault.place === undefined ? '' : `${formatPlace(fault.place)}: `;
  const hint = fault.hint === undefined ? '' : `\n  ${fault.hint.replaceAll('\n', '\n  ')}`;
  return printableLines(`${place}${fault.message} [${fault.code}]${hint}`);
}

/** The message of whatever was thrown, for a sentence of ours. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `code` of a system error such as `ENOENT`, if it has one. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
