import { normalizeLabel } from '../../core/names.ts';

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/**
 * A pattern for an accessible name that compares as `normalizeLabel` does: without case, without a leading "+",
 * ellipsis, colon, asterisk or hotkey hint, any kind of space for a space, any kind of quote for a quote.
 */
export function namePattern(label: string): RegExp {
  const words = normalizeLabel(label)
    .split(' ')
    .map((word) => escape(word).replaceAll("'", "['‘’]").replaceAll('"', '["“”]'));
  const hotkey = String.raw`(?:\s*\((?:(?:ctrl|alt|shift|cmd|g)\s*\+\s*)+[^)]{1,9}\))?`;
  return new RegExp(
    String.raw`^[\s\u200b]*\+?\s*${words.join(String.raw`[\s\u00a0\u200b]+`)}${hotkey}(?:\s*(?:\.\.\.|…|\*|:))*[\s\u200b]*$`,
    'iu',
  );
}
