import { Fault, MistakesFault } from './errors.ts';
import type { Redactor } from './secrets.ts';

const DEEPEST = 8;

function textsOf(thrown: unknown, depth = 0): string {
  if (!(thrown instanceof Error) || depth > DEEPEST) return String(thrown);
  const hint = thrown instanceof Fault ? (thrown.hint ?? '') : '';
  const mistakes = thrown instanceof MistakesFault ? JSON.stringify(thrown.mistakes) : '';
  const cause = thrown.cause === undefined ? '' : textsOf(thrown.cause, depth + 1);
  return [thrown.message, thrown.stack ?? '', hint, mistakes, cause].join('\n');
}

/**
 * What was thrown, without the secrets in its texts, those of its causes included. Nothing is changed where none is
 * held, so that errors of other kinds stay what they are.
 */
export function withoutSecrets(thrown: unknown, redactor: Redactor, depth = 0): unknown {
  if (!redactor.holds(textsOf(thrown))) return thrown;
  if (!(thrown instanceof Error)) return redactor.redact(String(thrown));
  const redact = (text: string): string => redactor.redact(text);
  const cause = depth < DEEPEST ? withoutSecrets(thrown.cause, redactor, depth + 1) : undefined;
  const clean =
    thrown instanceof Fault ? faultWith(thrown, redact, cause) : new Error(redact(thrown.message), { cause });
  if (!(clean instanceof Fault)) clean.name = thrown.name;
  if (thrown.stack !== undefined) clean.stack = redact(thrown.stack);
  return clean;
}

function faultWith(fault: Fault, redact: (text: string) => string, cause: unknown): Fault {
  const { code, message, place } = fault;
  const hint = fault.hint === undefined ? undefined : redact(fault.hint);
  if (!(fault instanceof MistakesFault)) return new Fault(code, redact(message), { hint, place, cause });
  const mistakes = fault.mistakes.map((mistake) => ({
    ...mistake,
    fact: redact(mistake.fact),
    hint: mistake.hint === undefined ? undefined : redact(mistake.hint),
  }));
  return new MistakesFault(code, redact(message), mistakes);
}

/** `withoutSecrets` of a fault, which stays one. */
export function faultWithoutSecrets(fault: Fault, redactor: Redactor): Fault {
  const clean = withoutSecrets(fault, redactor);
  return clean instanceof Fault ? clean : fault;
}
