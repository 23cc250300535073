import type { Verdict } from '../../core/events.ts';
import type { StepState } from './run-model.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict | 'unfinished', string>> = {
  passed: 'Passed',
  pending: 'Looked only',
  failed: 'Failed',
  'in-doubt': 'In doubt',
  interrupted: 'Interrupted',
  unfinished: 'Not finished',
};

/** A step of a run that goes on with another one, which did it. */
export const DONE_BEFORE = 'done in an earlier run';

export const STATE_WORDS: Readonly<Record<StepState, string>> = {
  passed: 'passed',
  skipped: 'in order already',
  pending: 'would be done',
  failed: 'failed',
  'in-doubt': 'in doubt',
  interrupted: 'interrupted',
  'not-run': 'not run',
};

/** Signs beside the colours: nobody should have to tell red from green. */
export const STATE_SIGNS: Readonly<Record<StepState, string>> = {
  passed: '✓',
  skipped: '↷',
  pending: '…',
  failed: '✕',
  'in-doubt': '?',
  interrupted: '■',
  'not-run': '–',
};

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours} h ` : ''}${minutes} min ${seconds % 60} s`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(0)} KB`;
  return `${(count / 1024 / 1024).toFixed(1)} MB`;
}

/** `2026-11-23 17:30:05 UTC` of an ISO 8601 time in UTC. */
export const utc = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** `17:30:05` of it. */
export const utcClock = (iso: string): string => iso.slice(11, 19);

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
