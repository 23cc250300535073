import type { CheckAnswer } from '../core/check.ts';
import { Fault } from '../core/errors.ts';
import type { CheckResult } from '../core/events.ts';
import type { CheckCall } from '../core/runbook.ts';
import { until, type Limit } from '../core/until.ts';

/** One check of the runbook, bound to its page and inputs. */
export interface BoundCheck {
  readonly call: CheckCall;
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

/** Asks until every check says yes; gives the last answers when the time is over. */
export async function askUntilYes(checks: readonly BoundCheck[], limit: Limit): Promise<CheckResult[]> {
  let last: CheckResult[] = [];
  const good = await until(async () => {
    last = await askOnce(checks);
    return allYes(last) ? last : undefined;
  }, limit);
  return good ?? last;
}

export function allYes(results: readonly CheckResult[]): boolean {
  return results.every((result) => result.verdict === 'yes');
}
