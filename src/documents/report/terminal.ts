import { createColors } from 'picocolors';
import type { CheckedDocument } from '../check/check.ts';
import { describeBasis, type LeveledFinding } from '../check/finding.ts';

export interface TerminalOptions {
  readonly colors: boolean;
  readonly columns: number | undefined;
  /** Also what could not be verified, claim by claim. */
  readonly verbose: boolean;
}

/** A stretch of a long line with the place in its middle; where the place then begins. */
function excerpt(line: string, column: number, length: number, width: number): { text: string; at: number } {
  if (line.length <= width) return { text: line, at: column };
  const from = Math.max(0, Math.min(column - Math.max(0, Math.floor((width - length) / 2)), line.length - width));
  const lead = from > 0 ? '…' : '';
  const tail = from + width < line.length ? '…' : '';
  const text = line.slice(from + lead.length, from + width - tail.length);
  return { text: `${lead}${text}${tail}`, at: column - from };
}

/** Findings as a compiler shows them: place, message, the line with a caret, and what to do. */
export function checkText(document: CheckedDocument, options: TerminalOptions): string {
  const color = createColors(options.colors);
  const width = Math.max(40, Math.min(options.columns ?? 120, 160) - 8);
  const { lines, text, file } = document;
  const all = text.split('\n');
  const out: string[] = [];
  const paint = { error: color.red, warning: color.yellow, note: color.cyan };
  const add = ({ rule, message, span, basis, mend, ask, evidence, level: grave }: LeveledFinding): void => {
    const line = lines.line(span.start);
    const column = lines.column(span.start);
    const level = paint[grave](grave);
    const source = (all[line - 1] ?? '').replace(/\r$/u, '').replaceAll('\t', ' ');
    const length = Math.max(1, Math.min(span.end - span.start, source.length - column + 1));
    const shown = excerpt(source, column - 1, length, width);
    const gutter = ' '.repeat(String(line).length);
    out.push(`${color.bold(`${file}:${line}:${column}`)}: ${level}[${rule}]: ${message.replaceAll('**', '"')}`);
    out.push(color.dim(`${gutter} |`));
    out.push(`${color.dim(`${line} |`)} ${shown.text}`);
    out.push(
      `${color.dim(`${gutter} |`)} ${' '.repeat(shown.at)}${color.red('^'.repeat(Math.max(1, Math.min(length, width - shown.at))))}`,
    );
    out.push(`${gutter} = basis: ${describeBasis(basis)}`);
    if (mend !== undefined) out.push(`${gutter} = mend:  ${color.green(mend.description.replaceAll('**', '"'))}`);
    if (ask !== undefined) out.push(`${gutter} = ask:   ${ask.replaceAll('**', '"')}`);
    if (evidence !== undefined) out.push(`${gutter} = see:   ${evidence}`);
    out.push('');
  };
  for (const finding of document.findings) add(finding);
  if (options.verbose) {
    for (const { claim, reason } of document.notVerified) {
      out.push(
        `${file}:${claim.line}:${claim.column}: note[not-verified]: ${claim.verb} ${claim.label ?? ''}: ${reason}`,
      );
    }
  }
  const count = document.findings.length;
  const found = `${count} finding${count === 1 ? '' : 's'}`;
  const fits = document.fits === undefined ? '' : `, fits portal version ${document.fits}`;
  const off = document.disabled === 0 ? '' : `, ${document.disabled} switched off`;
  const runbook = document.runbook === undefined ? '' : `, with runbook ${document.runbook}`;
  out.push(
    `${file}: ${count === 0 ? color.green(found) : color.bold(found)}${off}; ${document.coverage} % of ${document.claims} claims verified against ${document.version}${runbook}${fits}`,
  );
  return `${out.join('\n')}\n`;
}
