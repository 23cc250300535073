import type { Table } from './table.ts';

// What a spreadsheet would take for a formula (OWASP, CSV injection), full-width twins included. A plain number is none.
const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
const PLAIN_NUMBER = /^[+-]?\d+(?:[.,]\d+)*$/u;
const isFormula = (text: string): boolean => FORMULA.test(text) && !PLAIN_NUMBER.test(text);

/** How many cells `csvOf` begins with an apostrophe. */
export const formulasIn = ({ columns, rows }: Table): number =>
  [columns, ...rows].reduce((sum, cells) => sum + cells.filter(isFormula).length, 0);

/**
 * RFC 4180: a line for the names, then one for each row, every field in quotes, lines ended by CR LF. A text that a
 * spreadsheet would run begins with an apostrophe, which it shows as text; the JSON beside it has the text as it was.
 */
export function csvOf({ columns, rows }: Table): string {
  const field = (text: string): string => `"${(isFormula(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return [columns, ...rows].map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
}
