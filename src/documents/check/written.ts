import type { Claim, Span } from '../model.ts';
import type { Edit, Finding } from './finding.ts';

/** Letters and digits; marks, blanks and entities tell nothing of a name. */
const letters = (text: string): string =>
  text
    .replace(/&(?:#?\w+);/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();

/** Whether the words of a claim are what stands at their place: "it" stands for a name, "enable" for a value. */
export const isWritten = (text: string, { start, end }: Span, words: string): boolean =>
  letters(text.slice(start, end)) === letters(words);

/** The places of a claim at which something else stands than it says. */
function otherwise(text: string, claim: Claim): Span[] {
  const named: (readonly [Span | null | undefined, string | null])[] = [
    [claim.label === null ? undefined : claim.span, claim.label],
    [claim.valueSpan, claim.value],
    [claim.whereSpan, claim.where],
    [claim.roleSpan, claim.role],
    ...claim.pathSpans.map((span, index) => [span, claim.path?.[index] ?? null] as const),
  ];
  return named.flatMap(([span, words]) =>
    span === null || span === undefined || words === null || isWritten(text, span, words) ? [] : [span],
  );
}

const replaces = ({ start, end, text }: Edit, span: Span): boolean =>
  // One letter is replaced where a verb loses its capital to the one in front of it.
  start < span.end && span.start < end && !(end - start === 1 && text.length > 1);

/** Keeps the corrections that put words in the place of the words that they are for, and none that would hit others. */
export function onlyWritten(findings: readonly Finding[], claims: readonly Claim[], text: string): Finding[] {
  const doubtful = claims.flatMap((claim) => otherwise(text, claim));
  return findings.map((finding) => {
    const { mend, ...rest } = finding;
    if (mend === undefined || !mend.edits.some((edit) => doubtful.some((span) => replaces(edit, span)))) return finding;
    return { ...rest, ask: `The words do not stand here as such (${mend.description}); which are to be changed?` };
  });
}
