import { normalizeLabel } from '../../core/names.ts';
import type { PageOfList } from './read-list.ts';

/** A list as it was read: names of columns, and a text for each column of each row. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Columns that nothing stands in and that have no name, such as boxes to tick, are left out. */
export function tableOf(pages: readonly PageOfList[]): Table {
  const named = new Map<number, string>();
  for (const page of pages)
    for (const [column, name] of page.columns) if ((named.get(column) ?? '') === '') named.set(column, name);
  const rows = pages.flatMap((page) => page.rows);
  const numbers = new Set([...named.keys(), ...rows.flatMap((row) => [...row.keys()])]);
  const used = [...numbers]
    .sort((left, right) => left - right)
    .filter((column) => (named.get(column) ?? '') !== '' || rows.some((row) => (row.get(column) ?? '') !== ''));
  const taken = new Set<string>();
  const columns = used.map((column) => {
    const wanted = named.get(column) ?? '';
    const name = wanted === '' ? `Column ${column}` : wanted;
    let unique = name;
    for (let count = 2; taken.has(normalizeLabel(unique)); count += 1) unique = `${name} (${count})`;
    taken.add(normalizeLabel(unique));
    return unique;
  });
  return { columns, rows: rows.map((row) => used.map((column) => row.get(column) ?? '')) };
}

/** How many cells of which column were masked, and why. */
export function maskedIn(pages: readonly PageOfList[]): { column: string; reason: string; cells: number }[] {
  const counts = new Map<string, { column: string; reason: string; cells: number }>();
  for (const page of pages) {
    for (const { column, reason } of page.masked) {
      const name = page.columns.get(column) ?? `Column ${column}`;
      const entry = counts.get(`${name} ${reason}`) ?? { column: name, reason, cells: 0 };
      entry.cells += 1;
      counts.set(`${name} ${reason}`, entry);
    }
  }
  return [...counts.values()];
}
