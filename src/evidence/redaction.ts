import { runEvent, type RunEvent } from '../core/events.ts';
import type { Redactor } from '../core/secrets.ts';

// Digests, times, names of our own: nothing that a person or a portal wrote, and a short secret may occur in a digest.
const OURS = new Set(
  'v type runId time stepId kind path sha256 of head fingerprint bag outcome verdict effect window'.split(' '),
);

/** The value with the secrets replaced in every string in it, names of fields and digests apart. */
export function redactDeep(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.redact(value);
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, OURS.has(key) ? item : redactDeep(item, redactor)]),
  );
}

export function redactEvent(event: RunEvent, redactor: Redactor): RunEvent {
  return runEvent.parse(redactDeep(event, redactor));
}
