import type { Locator } from 'playwright-core';
import { Fault } from '../../core/errors.ts';
import { MASK } from '../../core/secrets.ts';
import type { MaskRule } from '../../core/masks.ts';
import { until } from '../../core/until.ts';
import { lookAtList, type ListView, type LookOptions, type SeenRow } from './look-at-list.ts';

/** What a look at a list works with. */
export interface Looking {
  readonly list: Locator;
  readonly masks: readonly MaskRule[];
  /** Milliseconds that rows may take to come. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** The rows of one page of a list, in the order in which it shows them. */
export interface PageOfList {
  /** Texts by the number of their column. */
  readonly rows: readonly ReadonlyMap<number, string>[];
  /** Names by the number of their column. */
  readonly columns: ReadonlyMap<number, string>;
  readonly sorted: readonly { readonly column: string; readonly direction: string }[];
  readonly rowCount: number | null;
  /** How many cells were masked, by column and reason. */
  readonly masked: readonly { readonly column: number; readonly reason: string; readonly key: string }[];
  readonly scrolled: boolean;
}

const MOST_ROWS = 500_000;

/** @throws Fault PR-414 */
export function unproven(fact: string, hint?: string): Fault {
  return new Fault('PR-414', fact, { hint });
}

export async function look(looking: Looking, where: Pick<LookOptions, 'down' | 'across'> = {}): Promise<ListView> {
  looking.signal.throwIfAborted();
  const { patience, masks } = looking;
  return looking.list.evaluate(lookAtList, { ...where, patience, masks: [...masks], mask: MASK });
}

interface Row {
  readonly top: number;
  readonly cells: Map<number, string>;
}

/**
 * Rows are told apart by their number in the whole list, where the page gives them one, otherwise by the place at
 * which they lie. Never by what they say: two rows may say the same.
 */
class RowsSeen {
  readonly byKey = new Map<number, Row>();
  readonly #numbered: boolean;
  constructor(numbered: boolean) {
    this.#numbered = numbered;
  }

  /** @throws Fault PR-414 when a row has become another one. */
  take(rows: readonly SeenRow[]): void {
    for (const { index, top, height, cells } of rows) {
      if (this.#numbered && index === null) continue;
      const key = this.#numbered ? (index ?? 0) : this.#keyNear(top, height);
      const known = this.byKey.get(key) ?? { top, cells: new Map<number, string>() };
      for (const [column, text] of cells) {
        const before = known.cells.get(column);
        if (before !== undefined && before !== text && before !== '' && text !== '') {
          throw unproven(`a row changed while the list was read: "${before}" became "${text}"`, CHANGED);
        }
        if (before === undefined || before === '') known.cells.set(column, text);
      }
      this.byKey.set(key, known);
    }
    if (this.byKey.size > MOST_ROWS) throw unproven(`the list has more than ${MOST_ROWS} rows`);
  }

  #keyNear(top: number, height: number): number {
    const slack = Math.floor(height / 4);
    for (let off = 0; off <= slack; off += 1) {
      if (this.byKey.has(top - off)) return top - off;
      if (this.byKey.has(top + off)) return top + off;
    }
    return top;
  }

  inOrder(): Row[] {
    const sorted = [...this.byKey].sort(([left], [right]) => left - right);
    if (this.#numbered) {
      const gap = sorted.findIndex(([key], place) => place > 0 && key !== (sorted[place - 1]?.[0] ?? 0) + 1);
      if (gap > 0) {
        const [before, after] = [sorted[gap - 1]?.[0], sorted[gap]?.[0]];
        throw unproven(`between row ${before ?? '?'} and row ${after ?? '?'} the page drew nothing`, CHANGED);
      }
    }
    return sorted.map(([, row]) => row);
  }
}

const CHANGED = 'Run the step again when nobody works on the list.';

/** Whether numbers of rows count through the whole list: with the same number at another place they do not. */
function numbersHold(views: readonly ListView[]): boolean {
  const texts = new Map<number, string>();
  return views.every(({ rows }) =>
    rows.every(({ index, top, cells }) => {
      if (index === null) return false;
      const said = JSON.stringify([Math.round(top / 100), cells.map(([, text]) => text)]);
      const before = texts.get(index);
      texts.set(index, said);
      return before === undefined || before === said;
    }),
  );
}

/** Scrolls from the first row to the last and reads every row on the way. @param expected ends it early. */
export async function readPage(looking: Looking, expected: number | undefined): Promise<PageOfList> {
  let view = await look(looking, { down: 0, across: 0 });
  const first = view;
  const second = view.down === null ? view : await look(looking, { down: view.down.shown / 2 });
  const numbered = first.rows.length > 0 && numbersHold(second === view ? [first] : [first, second]);
  const seen = new RowsSeen(numbered);
  const columns = new Map<number, string>();
  const masked = new Map<string, { column: number; reason: string; key: string }>();
  const take = (one: ListView): void => {
    seen.take(one.rows);
    for (const { column, name } of one.columns)
      if (!columns.has(column) || columns.get(column) === '') columns.set(column, name);
    for (const [column, reason, key] of one.masked) masked.set(key, { column, reason, key });
  };
  view = await look(looking, { down: 0 });
  for (;;) {
    take(view);
    await sweepAcross(looking, view, columns, take);
    const { down } = view;
    if (down === null) break;
    const isAtEnd = down.at + down.shown >= down.of - 2;
    if (isAtEnd) {
      if (expected !== undefined && seen.byKey.size >= expected) break;
      const grown = await growth(looking, view);
      if (grown === undefined) break;
      view = grown;
      continue;
    }
    const tallest = Math.max(0, ...view.rows.map(({ height }) => height));
    const next = await look(looking, { down: down.at + Math.max(20, Math.floor(down.shown - 1.5 * tallest)) });
    if (next.down !== null && next.down.at <= down.at) break;
    if (!next.settled) throw unproven('rows of the list did not come while it was scrolled', CHANGED);
    view = next;
  }
  const rows = seen.inOrder();
  return {
    rows: rows.map(({ cells }) => cells),
    columns,
    sorted: view.columns.flatMap(({ name, sort }) => (sort === null ? [] : [{ column: name, direction: sort }])),
    rowCount: view.rowCount,
    masked: [...masked.values()],
    scrolled: first.down !== null,
  };
}

/** Columns out of sight are not in the page either, where the list says that it has more than are drawn. */
async function sweepAcross(
  looking: Looking,
  view: ListView,
  columns: ReadonlyMap<number, string>,
  take: (view: ListView) => void,
): Promise<void> {
  const drawn = new Set(view.rows.flatMap(({ cells }) => cells.map(([column]) => column)));
  if (view.across === null || view.columnCount === null || drawn.size >= view.columnCount) return;
  let at = view.across.at;
  for (;;) {
    const next = await look(looking, { across: at + Math.max(40, Math.floor(view.across.shown * 0.6)) });
    if (next.across === null || next.across.at <= at) break;
    take(next);
    at = next.across.at;
    if (at + next.across.shown >= next.across.of - 1) break;
  }
  if (columns.size < view.columnCount) {
    throw unproven(`the list has ${view.columnCount} columns, and ${columns.size} came into sight`);
  }
  await look(looking, { across: 0 });
}

/** What stands at the end may ask for more only once it is seen. */
async function growth(looking: Looking, before: ListView): Promise<ListView | undefined> {
  const last = JSON.stringify(before.rows.at(-1));
  return until(
    async () => {
      const view = await look(looking);
      const grew = (view.down?.of ?? 0) > (before.down?.of ?? 0) + 1 || JSON.stringify(view.rows.at(-1)) !== last;
      return grew && view.settled ? view : undefined;
    },
    { ms: looking.patience, signal: looking.signal },
  );
}
