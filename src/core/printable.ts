/** Controls, and characters that turn the direction of the text around them (Unicode TR 36, "bidirectional spoofing"). */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

const escapeOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}}`;

/** One line of text from somewhere else, safe for a terminal: what would move a cursor or set a title shows as an escape. */
export function printable(text: string): string {
  return text.replace(/[\t\r\n]+/gu, ' ').replace(UNPRINTABLE, escapeOf);
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/u).map(printable).join('\n');
}
