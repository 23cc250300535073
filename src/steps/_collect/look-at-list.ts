import type { MaskRule } from '../../core/masks.ts';

/** One row as the page draws it. */
export interface SeenRow {
  /** `aria-rowindex`: its number in the whole list, header rows counted. */
  readonly index: number | null;
  /** In pixels from the beginning of what scrolls. */
  readonly top: number;
  readonly height: number;
  /** Number of the column and what the cell shows. */
  readonly cells: readonly (readonly [column: number, text: string])[];
}

export interface SeenColumn {
  readonly column: number;
  readonly name: string;
  /** `ascending` or `descending` where the list is sorted by it. */
  readonly sort: string | null;
}

/** A list as it stands in the page at one moment. */
export interface ListView {
  readonly columns: readonly SeenColumn[];
  readonly rows: readonly SeenRow[];
  /** `aria-rowcount` without header rows; null where the page does not say. */
  readonly rowCount: number | null;
  /** `aria-colcount`; null where the page does not say. */
  readonly columnCount: number | null;
  /** What scrolls its rows, in pixels; null when all of them are drawn. */
  readonly down: { readonly at: number; readonly of: number; readonly shown: number } | null;
  readonly across: { readonly at: number; readonly of: number; readonly shown: number } | null;
  /** False when rows were still being loaded as the patience ended. */
  readonly settled: boolean;
  /** Cells of which the text was masked. */
  readonly masked: readonly (readonly [column: number, reason: string, cell: string])[];
}

export interface LookOptions {
  /** Where to scroll first, in pixels. */
  readonly down?: number;
  readonly across?: number;
  /** Milliseconds to wait for rows that are being loaded. */
  readonly patience: number;
  readonly masks: readonly MaskRule[];
  readonly mask: string;
}

/**
 * Runs in the page: scrolls the list, waits until its rows stand still and cover what is shown, and reads them. One
 * call for all of it, because every call waits for the page.
 */
export async function lookAtList(root: Element, options: LookOptions): Promise<ListView> {
  const LISTS = '[role=grid], [role=treegrid], [role=table], table';
  const own = (element: Element): boolean => element.parentElement?.closest(LISTS) === root;
  const shown = (element: Element): boolean =>
    element.getBoundingClientRect().height > 0 && element.checkVisibility({ visibilityProperty: true });
  const isHead = (element: Element): boolean => element.matches('[role=columnheader], th:not([scope=row])');
  const numberOf = (element: Element | null, name: string): number | null => {
    const value = Number(element?.getAttribute(name) ?? 'none');
    return Number.isInteger(value) && value >= 0 ? value : null;
  };
  const clean = (text: string): string => text.replace(/\s+/gu, ' ').trim();
  const masked = new Map<string, readonly [number, string, string]>();

  const textOf = (cell: Element): string => {
    const text = clean(cell instanceof HTMLElement ? cell.innerText : cell.textContent);
    if (text !== '') return text;
    const ticked = cell.querySelector('[aria-checked], input[type=checkbox], input[type=radio]');
    if (ticked !== null) {
      const on = ticked instanceof HTMLInputElement ? ticked.checked : ticked.getAttribute('aria-checked') === 'true';
      return ticked.closest('[aria-label*=select i], [class*=check i]') === null ? (on ? 'yes' : 'no') : '';
    }
    const field = cell.querySelector('input, select, textarea');
    if (field !== null && 'value' in field) return clean(String(field.value));
    const named = cell.querySelector('[aria-label], img[alt], svg[aria-label]');
    return clean(named?.getAttribute('aria-label') ?? named?.getAttribute('alt') ?? '');
  };
  const maskOf = (cell: Element): string | undefined =>
    options.masks.find(
      ({ by, what }) =>
        (by === 'selector' && (cell.closest(what) !== null || cell.querySelector(what) !== null)) ||
        (by === 'text' && new RegExp(what, 'iu').test(textOf(cell))),
    )?.reason;

  const rowsOf = (): Element[] => [...root.querySelectorAll('[role=row], tr')].filter((row) => own(row) && shown(row));
  const scrollerAbove = (start: Element, side: 'Y' | 'X'): Element | null => {
    for (let at: Element | null = start; at !== null; at = at.parentElement) {
      const more = side === 'Y' ? at.scrollHeight - at.clientHeight : at.scrollWidth - at.clientWidth;
      if (more <= 1 || (side === 'Y' ? at.clientHeight : at.clientWidth) === 0) continue;
      if (at === document.scrollingElement) return at;
      const flow = side === 'Y' ? getComputedStyle(at).overflowY : getComputedStyle(at).overflowX;
      if (flow === 'auto' || flow === 'scroll' || (side === 'X' && flow === 'hidden' && at !== root)) return at;
    }
    return null;
  };

  // Columns that are held fast lie beside what scrolls across: whichever part of the rows does is taken.
  const scrollerOf = (rows: readonly Element[], side: 'Y' | 'X'): Element | null => {
    const parts = new Map(rows.map((row) => [row.parentElement, row]));
    const found = [...parts.values(), root].map((row) => scrollerAbove(row, side)).filter((one) => one !== null);
    return found.find((one) => one !== document.scrollingElement) ?? found[0] ?? null;
  };
  const hasCells = (row: Element): boolean =>
    !row.matches('tfoot *') && row.querySelector('td, [role=gridcell], [role=cell], [role=rowheader]') !== null;

  const read = (): Omit<ListView, 'settled' | 'masked'> & { readonly complete: boolean } => {
    const lines = rowsOf();
    const bodies = lines.filter(hasCells);
    const heads = lines.filter((row) => !bodies.includes(row));
    const loose = [...root.querySelectorAll('[role=columnheader], th')].filter((head) => isHead(head) && shown(head));
    const lastHead = Math.max(0, ...heads.map((row) => numberOf(row, 'aria-rowindex') ?? 0));
    const headCells = loose.filter(
      (head) => lastHead === 0 || (numberOf(head.closest('[role=row], tr'), 'aria-rowindex') ?? lastHead) === lastHead,
    );
    const cellsOf = (row: Element): Element[] =>
      [...row.querySelectorAll('td, th[scope=row], [role=gridcell], [role=cell], [role=rowheader]')].filter(
        (cell) => cell.closest('[role=row], tr') === row,
      );
    const first = bodies[0];
    const numbered =
      headCells.length > 0 &&
      headCells.every((head) => numberOf(head, 'aria-colindex') !== null) &&
      (first === undefined || cellsOf(first).every((cell) => numberOf(cell, 'aria-colindex') !== null));
    const columnOf = (element: Element, place: number): number =>
      numbered ? (numberOf(element, 'aria-colindex') ?? place + 1) : place + 1;
    const down = scrollerOf(bodies, 'Y');
    const across = scrollerOf(bodies, 'X');
    const origin =
      down === null || down === document.scrollingElement
        ? -scrollY
        : down.getBoundingClientRect().top - down.scrollTop;
    const rows = new Map<string, { index: number | null; top: number; height: number; cells: [number, string][] }>();
    for (const row of bodies) {
      const box = row.getBoundingClientRect();
      const index = numberOf(row, 'aria-rowindex');
      const top = Math.round(box.top - origin);
      const cells = cellsOf(row).map((cell, order): [number, string] => {
        const column = columnOf(cell, order);
        const reason = maskOf(cell);
        if (reason === undefined) return [column, textOf(cell)];
        const place = `${index ?? top} ${column}`;
        masked.set(place, [column, reason, place]);
        return [column, options.mask];
      });
      // Columns that are held fast lie in rows of their own, with the number of the row that they belong to.
      const key = index === null ? `at ${rows.size}` : `row ${index}`;
      const known = rows.get(key);
      if (known === undefined) rows.set(key, { index, top, height: box.height, cells });
      else known.cells.push(...cells);
    }
    const seen = [...rows.values()];
    const isBusy =
      root.closest('[aria-busy=true]') !== null ||
      [...root.querySelectorAll('[aria-busy=true], [role=progressbar]')].some(shown);
    const isBlank = seen.some(({ cells }) => cells.every(([, text]) => text === ''));
    const atEnd = down === null || down.scrollTop + down.clientHeight >= down.scrollHeight - 2;
    // Rows that were drawn for another place leave a gap in what is shown until the right ones are there.
    const isCovered = (): boolean => {
      if (down === null) return true;
      const port = down === document.scrollingElement ? { top: 0, bottom: innerHeight } : down.getBoundingClientRect();
      const whole = root.getBoundingClientRect();
      const [top, bottom] = [Math.max(port.top, whole.top, 0), Math.min(port.bottom, whole.bottom, innerHeight)];
      if (bottom - top < 2) return true;
      const ends = seen.map((row) => [row.top + origin, row.top + origin + row.height] as const);
      const drawn = ends.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, bottom) - Math.max(from, top)), 0);
      // Above the first row in sight the heads may stand, and that of a group.
      const tallest = Math.max(0, ...seen.map(({ height }) => height));
      const above = heads.reduce((sum, row) => sum + row.getBoundingClientRect().height, 1.5 * tallest + 2);
      const fromTop = ends.some(([from, to]) => to > top && from <= top + above);
      return fromTop && drawn >= (bottom - top) / 2 && (atEnd || ends.some(([, to]) => to >= bottom - 2));
    };
    const rowCount = numberOf(root, 'aria-rowcount');
    return {
      columns: headCells.map((head, place) => ({
        column: columnOf(head, place),
        name: clean(
          head.getAttribute('aria-label') ?? (head instanceof HTMLElement ? head.innerText : head.textContent),
        ),
        sort: /^(?:ascending|descending)$/u.exec(head.getAttribute('aria-sort') ?? '')?.[0] ?? null,
      })),
      rows: seen,
      rowCount: rowCount === null ? null : Math.max(0, rowCount - (heads.length > 0 ? Math.max(1, lastHead) : 0)),
      columnCount: numberOf(root, 'aria-colcount'),
      down: down === null ? null : { at: down.scrollTop, of: down.scrollHeight, shown: down.clientHeight },
      across: across === null ? null : { at: across.scrollLeft, of: across.scrollWidth, shown: across.clientWidth },
      complete: isCovered() && !isBusy && !isBlank,
    };
  };

  const frame = (): Promise<unknown> =>
    Promise.race([new Promise(requestAnimationFrame), new Promise((resolve) => setTimeout(resolve, 100))]);
  const start = rowsOf().filter(hasCells);
  if (options.down !== undefined) {
    const scroller = scrollerOf(start, 'Y');
    if (scroller !== null) scroller.scrollTop = options.down;
  }
  if (options.across !== undefined) {
    const scroller = scrollerOf(start, 'X');
    if (scroller !== null) scroller.scrollLeft = options.across;
  }
  const end = performance.now() + options.patience;
  let before = '';
  let still = 0;
  for (;;) {
    await frame();
    const view = read();
    const now = JSON.stringify([view.rows, view.down, view.columns]);
    still = now === before ? still + 1 : 0;
    before = now;
    // Three frames alike: a list that draws after a pause of its own has had the time to begin.
    const settled = still >= 2 && view.complete;
    if (!settled && performance.now() < end) continue;
    return { ...view, settled, masked: [...masked.values()] };
  }
}
