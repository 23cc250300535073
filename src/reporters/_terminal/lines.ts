import path from 'node:path';
import { formatDuration } from '../../core/duration.ts';
import { BAG } from '../../core/evidence.ts';
import type { FaultRecord, Intended, RunEvent } from '../../core/events.ts';
import { printable, printableLines } from '../../core/printable.ts';
import type { Style } from './style.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

const indent = (text: string, by: number): string => text.replace(/^/gmu, ' '.repeat(by));

export function headerOf({ runbook, portal, host, browser, steps }: Of<'run.started'>, style: Style): string {
  const where = portal.practice
    ? `practice tenant, portal version ${portal.version}`
    : `${portal.name} at ${portal.address}${portal.tenantId === undefined ? '' : `, tenant ${portal.tenantId}`}`;
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  return [
    style.bold(printable(runbook.title)),
    style.dim(printable(`${count} on the ${where}; host ${host.name} (${host.kind}); ${browser}`)),
  ].join('\n');
}

/** The number of a step and how long it took stand in columns before its title, so that no width need be known. */
export function stepHead(index: number, ms: number, digits: number): string {
  return `${String(index + 1).padStart(digits)} ${formatDuration(ms).padStart(9)}`;
}

export function faultLines({ code, message, hint }: FaultRecord, style: Style): string[] {
  const fact = `${printableLines(message)} ${style.dim(`[${code}]`)}`;
  return hint === undefined ? [fact] : [fact, style.accent(printableLines(hint))];
}

export interface StepNotes {
  readonly title: string;
  readonly retries: number;
  readonly digits: number;
}

export function stepLines(event: Of<'step.finished'>, notes: StepNotes, style: Style): string {
  const { index, outcome, ms, checks, fault, intended, doneIn } = event;
  const again =
    notes.retries === 0 ? '' : style.dim(` (${notes.retries} ${notes.retries === 1 ? 'retry' : 'retries'})`);
  const title = printable(notes.title);
  const head = `  ${style.mark(outcome)} ${style.dim(stepHead(index, ms, notes.digits))}  `;
  const lines = [
    `${head}${outcome === 'skipped' ? style.dim(`${title} (${doneIn === undefined ? 'true already' : `done in run ${doneIn}`})`) : title}${again}`,
  ];
  if (outcome === 'passed' || outcome === 'skipped') return lines.join('\n');
  if (outcome === 'pending')
    return [...lines, ...intendedLines(intended).map((text) => indent(style.dim(text), 6))].join('\n');
  const wrong = checks.filter(({ verdict }) => verdict !== 'yes');
  const details = [
    ...(fault === undefined ? [] : faultLines(fault, style)),
    ...wrong.flatMap(({ check, expected, observed }) => [
      `${check}: expected ${printable(expected)}`,
      `${' '.repeat(check.length)}  observed ${printable(observed)}`,
    ]),
  ];
  return [...lines, ...details.map((text) => indent(text, 6))].join('\n');
}

/** What the step would do, action by action, with what that comes to on the server. */
function intendedLines(intended: Intended | undefined): string[] {
  return (intended?.actions ?? []).flatMap(({ text, server }) => [
    printable(text),
    ...server.map((line) => `  ${printable(line)}`),
  ]);
}

const VERDICT_WORDS = {
  passed: 'PASSED',
  pending: 'NOTHING CHANGED',
  failed: 'FAILED',
  'in-doubt': 'IN DOUBT',
  interrupted: 'INTERRUPTED',
} as const;

const COUNT_WORDS: Readonly<Partial<Record<string, string>>> = { notRun: 'not run', pending: 'would be done' };

export function verdictLines(event: Of<'run.finished'>, faultShown: boolean, style: Style): string {
  const { verdict, ms, counts, fault } = event;
  // The one step that did not come about, since a run ends there.
  const ended = verdict === 'interrupted' ? 'interrupted' : verdict === 'in-doubt' ? 'in doubt' : 'failed';
  const parts = (['passed', 'skipped', 'pending', 'failed', 'notRun'] as const)
    .filter((key) => (counts[key] ?? 0) > 0)
    .map((key) => `${counts[key] ?? 0} ${key === 'failed' ? ended : (COUNT_WORDS[key] ?? key)}`);
  const line = `${style.verdict(verdict, VERDICT_WORDS[verdict])} in ${formatDuration(ms)}: ${parts.join(', ')}`;
  const details = fault === undefined || faultShown ? [] : faultLines(fault, style).map((text) => indent(text, 2));
  return [line, ...details].join('\n');
}

/** The fingerprint belongs outside the bag: whoever checks it later compares it with what was shown here. */
export const signedLine = (fingerprint: string, style: Style): string => style.dim(`Signed with key ${fingerprint}`);

export const reportLine = (bag: string, style: Style): string =>
  `Report: ${style.accent(printable(path.join(bag, BAG.report)))}`;
