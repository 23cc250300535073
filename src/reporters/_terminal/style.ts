import pc from 'picocolors';
import type { Outcome, Verdict } from '../../core/events.ts';

type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly accent: Paint;
  outcome(outcome: Outcome, text: string): string;
  verdict(verdict: Verdict, text: string): string;
  /** In front of a step that is over. */
  mark(outcome: Outcome): string;
}

const SIGNS: Readonly<Record<Outcome, string>> = {
  passed: '✓',
  skipped: '○',
  pending: '…',
  failed: '✗',
  'in-doubt': '?',
  interrupted: '■',
};

/** Without a terminal: words that every code page and log viewer shows. */
const WORDS: Readonly<Record<Outcome, string>> = {
  passed: 'ok',
  skipped: 'skipped',
  pending: 'WOULD',
  failed: 'FAILED',
  'in-doubt': 'IN DOUBT',
  interrupted: 'STOPPED',
};

const LONGEST_WORD = 8;

export function styleFor(colors: boolean, live: boolean): Style {
  const paint = pc.createColors(colors);
  const outcomes: Readonly<Record<Outcome, Paint>> = {
    passed: paint.green,
    skipped: paint.dim,
    pending: paint.cyan,
    failed: paint.red,
    'in-doubt': paint.yellow,
    interrupted: paint.yellow,
  };
  const outcome = (of: Outcome, text: string): string => outcomes[of](text);
  return {
    bold: paint.bold,
    dim: paint.dim,
    accent: paint.cyan,
    outcome,
    verdict: (verdict, text) => paint.bold(outcome(verdict, text)),
    mark: (of) => outcome(of, live ? SIGNS[of] : WORDS[of].padEnd(LONGEST_WORD)),
  };
}
