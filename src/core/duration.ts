import { z } from 'zod';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const FORM = /^(\d{1,7}(?:\.\d{1,3})?)\s*(ms|s|m|h)$/u;

/** Milliseconds of a text such as `90s`, `1.5m` or `250ms`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const unit = z.enum(['ms', 's', 'm', 'h']).parse(match[2]);
  return Math.round(Number(match[1]) * UNITS[unit]);
}

/** A duration as people write it, with its unit; gives milliseconds. */
export const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: `expected a time such as 90s, 5m or 250ms, found "${text}"` });
  return z.NEVER;
});

/** Milliseconds as people read them: `0.8 s`, `12.3 s`, `4 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
