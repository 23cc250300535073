import { bareLabel, normalizeLabel } from './names.ts';

// These are written by number: Playwright reads them as signs of its own selectors, in a pattern as well.
const SIGNS: readonly (readonly [string, string])[] = [
  ["'", String.raw`[\u0027‘’]`],
  ['"', String.raw`[\u0022“”]`],
  ['`', String.raw`\u0060`],
  ['>', String.raw`\u003e`],
];

function escape(text: string): string {
  const plain = text.replace(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
  return SIGNS.reduce((escaped, [sign, pattern]) => escaped.replaceAll(sign, pattern), plain);
}

/**
 * A pattern for an accessible name that compares as `normalizeLabel` does: without case, without a leading "+",
 * ellipsis, colon, asterisk or hotkey hint, any kind of space for a space, any kind of quote for a quote.
 * The name may be written with the label's own letters or with their plain forms.
 */
export function namePattern(label: string): RegExp {
  return patternOf(label, '');
}

/** The same for a name that has a count behind it, as "Inbox (5)" or "Users 12". */
export function countedPattern(label: string): RegExp {
  return patternOf(label, String.raw`\s*\(?\d[\d.,\u00a0]*\+?\)?`);
}

function patternOf(label: string, ending: string): RegExp {
  const spellings = [...new Set([normalizeLabel(label), bareLabel(label)])].map((spelling) =>
    spelling
      .split(' ')
      .map(escape)
      .join(String.raw`[\s\u00a0\u200b]+`),
  );
  const hotkey = String.raw`\((?:(?:ctrl|alt|shift|cmd|g)\s*\+\s*)+[^)]{1,9}\)`;
  return new RegExp(
    String.raw`^[\s\u200b]*\+?\s*(?:${spellings.join('|')})(?:\s*(?:${hotkey}|\.\.\.|…|\*|:))*${ending}[\s\u200b]*$`,
    'iu',
  );
}
