import type { Claim } from '../model.ts';
import type { Edit } from './finding.ts';

const MARKS = /(?:\*\*|__|\*|_|`)+$/u;

/** Where the marks around a place begin. */
const beforeMarks = (text: string, offset: number): number =>
  offset - (MARKS.exec(text.slice(Math.max(0, offset - 4), offset))?.[0].length ?? 0);

/** Where the marks around a place end. */
export const behindMarks = (text: string, offset: number): number =>
  offset + (/^(?:\*\*|__|\*|_|`)+/u.exec(text.slice(offset, offset + 4))?.[0].length ?? 0);

/** "Search for" becomes "Select **X**, and then search for"; the verb's own capital goes to the new one. */
export function insertBefore(text: string, claim: Claim, name: string, claims: readonly Claim[]): Edit {
  const { start } = claim.verbSpan;
  // "Select **A**, then **B**": the click that leads to B stands between them.
  if (claims.some((other) => other.verbSpan.start === start && other.span.start < claim.span.start)) {
    const at = beforeMarks(text, claim.span.start);
    return { start: at, end: at, text: `**${name}**, and then ` };
  }
  const first = text[start] ?? '';
  const capital = first !== first.toLowerCase();
  const select = `${capital ? 'Select' : 'select'} **${name}**, and then `;
  const marks = beforeMarks(text, start);
  return marks === start
    ? { start, end: start + 1, text: `${select}${first.toLowerCase()}` }
    : { start: marks, end: marks, text: select };
}

/** "..., and then select **X**" behind what a claim names. */
export function insertAfter(text: string, claim: Claim, name: string): Edit {
  const end = behindMarks(text, claim.span.end);
  return { start: end, end, text: `, and then select **${name}**` };
}
