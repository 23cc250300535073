import type { CheckAnswer } from '../core/check.ts';
import { Fault } from '../core/errors.ts';
import type { CheckResult } from '../core/events.ts';
import type { CheckCall } from '../core/runbook.ts';
import { until, type Limit } from '../core/until.ts';

/** One check of the runbook, bound to its page and inputs. */
export interface BoundCheck {
  readonly call: CheckCall;
  /** Whether its "no" tells that the thing is not so; see `CheckKind`. */
  readonly conclusive: boolean;
  readonly ask: () => Promise<CheckAnswer>;
}

const named = (check: BoundCheck, answer: CheckAnswer): CheckResult => {
  const { verdict, expected, observed } = answer;
  return { check: check.call.kind, verdict, expected, observed };
};

/** Asks each check once. A page that is changing while it is looked at answers `unknown`, never yes. */
export async function askOnce(checks: readonly BoundCheck[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    try {
      results.push(named(check, await check.ask()));
    } catch (error) {
      // What the check cannot be asked for at all is the runbook's fault, not the page's.
      if (error instanceof Fault && error.exit === 2) throw error;
      const observed = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      results.push({ check: check.call.kind, verdict: 'unknown', expected: check.call.kind, observed });
    }
  }
  return results;
}

/**
 * Asks until every check says yes; gives the last answers when the time is over.
 * @param hopeless asked between two rounds; once it has an answer there is no use in waiting.
 */
export async function askUntilYes(
  checks: readonly BoundCheck[],
  limit: Limit,
  hopeless: () => Promise<string | undefined> = () => Promise.resolve(undefined),
): Promise<CheckResult[]> {
  let last: CheckResult[] = [];
  await until(async () => {
    last = await askOnce(checks);
    return allYes(last) || (await hopeless()) !== undefined ? last : undefined;
  }, limit);
  return last;
}

/** What the answers of checks say of the thing that they ask for, as a whole. */
export function verdictOf(checks: readonly BoundCheck[], results: readonly CheckResult[]): CheckResult['verdict'] {
  if (results.length > 0 && allYes(results)) return 'yes';
  const denied = results.some(({ verdict }, index) => verdict === 'no' && checks[index]?.conclusive === true);
  return denied ? 'no' : 'unknown';
}

export function allYes(results: readonly CheckResult[]): boolean {
  return results.every((result) => result.verdict === 'yes');
}
