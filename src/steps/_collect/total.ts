/** How many rows there are, as the page says it, and where it says so. */
export interface ShownTotal {
  readonly rows: number;
  readonly text: string;
}

const NUMBER = String.raw`\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+|\d+`;
const NOUN = String.raw`(?: [\p{L}-]+){0,3}`;

// Whole texts, in the ways that lists say it. "Page 1 of 10" counts pages, "2 items selected" a choice, "1,000+" says
// that nobody has counted: none of them matches.
const WAYS: readonly RegExp[] = [
  // "1 to 20 of 1,000", "Showing 1-20 of 57 entries", "1–50 of 1000"
  new RegExp(
    String.raw`^(?:\p{L}+:? )?(?:${NUMBER}) ?(?:-|–|—|to|through) ?(?:${NUMBER}) ?(?:of|out of|/) ?(?<total>${NUMBER})${NOUN}$`,
    'iu',
  ),
  // "Showing 100 of 1,000 users"
  new RegExp(
    String.raw`^(?:showing|displaying|loaded|shown) (?:${NUMBER}) ?(?:of|out of|/) ?(?<total>${NUMBER})${NOUN}$`,
    'iu',
  ),
  // "1,000 applications found", "57 users in total"
  new RegExp(String.raw`^(?<total>${NUMBER})${NOUN} (?:found|total|in total)$`, 'iu'),
  // "57 results"
  new RegExp(String.raw`^(?<total>${NUMBER}) (?:results?|items?|records?|rows?|entries|entry|matches)$`, 'iu'),
  // "Total: 57", "Total users: 57"
  new RegExp(String.raw`^total${NOUN} ?:? ?(?<total>${NUMBER})(?: (?:results?|items?|records?|rows?|entries))?$`, 'iu'),
];

const valueOf = (digits: string): number => Number(digits.replace(/\D/gu, ''));

/** The totals that the texts tell, each number once. */
export function totalsIn(texts: readonly string[]): ShownTotal[] {
  const found = new Map<number, ShownTotal>();
  for (const text of texts) {
    for (const way of WAYS) {
      const digits = way.exec(text)?.groups?.['total'];
      if (digits === undefined) continue;
      const rows = valueOf(digits);
      if (!found.has(rows)) found.set(rows, { rows, text });
    }
  }
  return [...found.values()];
}

/** The totals in texts that read like the pattern, in which `{total}` stands for the number. */
export function totalsLike(texts: readonly string[], pattern: string): ShownTotal[] {
  const [before = '', after = ''] = pattern.replace(/\s+/gu, ' ').trim().split('{total}');
  const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
  const reading = new RegExp(`^${escape(before)}(?<total>${NUMBER})${escape(after)}$`, 'iu');
  const found = new Map<number, ShownTotal>();
  for (const text of texts) {
    const digits = reading.exec(text)?.groups?.['total'];
    if (digits !== undefined) found.set(valueOf(digits), { rows: valueOf(digits), text });
  }
  return [...found.values()];
}
