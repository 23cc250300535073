/** Digits of five rows, so that a number is read from across the room. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  '0': [' ### ', '#   #', '#   #', '#   #', ' ### '],
  '1': ['  #  ', ' ##  ', '  #  ', '  #  ', ' ### '],
  '2': [' ### ', '#   #', '  ## ', ' #   ', '#####'],
  '3': ['#### ', '    #', ' ### ', '    #', '#### '],
  '4': ['#   #', '#   #', '#####', '    #', '    #'],
  '5': ['#####', '#    ', '#### ', '    #', '#### '],
  '6': [' ### ', '#    ', '#### ', '#   #', ' ### '],
  '7': ['#####', '    #', '   # ', '  #  ', '  #  '],
  '8': [' ### ', '#   #', ' ### ', '#   #', ' ### '],
  '9': [' ### ', '#   #', ' ####', '    #', ' ### '],
};

/** The number in large digits, indented; as it is where it holds anything else. */
export function inLargeDigits(number: string): string {
  const digits = Array.from(number, (digit) => ROWS[digit]);
  const known = digits.filter((rows) => rows !== undefined);
  if (known.length === 0 || known.length !== digits.length) return `    ${number}`;
  const rows = [0, 1, 2, 3, 4].map((row) => known.map((digit) => digit[row] ?? '').join('   '));
  return rows.map((row) => `    ${row}`.trimEnd()).join('\n');
}
