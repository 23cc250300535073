import { useMemo, useRef } from 'react';
import { DetailsList, DetailsListLayoutMode, SelectionMode, type IColumn } from '@fluentui/react/lib/DetailsList';
import { Selection } from '@fluentui/react/lib/Selection';

export interface GridColumn<T> {
  readonly name: string;
  readonly width: number;
  /** How narrow it may get before the grid scrolls sideways, in pixels. */
  readonly least?: number;
  readonly render: (item: T) => React.ReactNode;
}

interface Props<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly columns: readonly GridColumn<T>[];
  readonly empty: string;
  /** Called when the end of what is loaded comes into sight; absent when all is there. */
  readonly onMore?: (() => void) | undefined;
  readonly onSelect?: (items: readonly T[]) => void;
}

/** A virtual grid: rows out of sight are not in the page. */
export function Grid<T>({ label, items, keyOf, columns, empty, onMore, onSelect }: Props<T>): React.JSX.Element {
  const rows = useMemo(() => items.map((item) => ({ key: keyOf(item), item })), [items, keyOf]);
  const held = useRef(rows);
  held.current = rows;
  // The library's selection knows rows by their keys alone; what is selected is looked up among the rows of now.
  const selection = useMemo(
    () =>
      new Selection({
        onSelectionChanged: () => {
          const keys = new Set(selection.getSelection().map(({ key }) => key));
          onSelect?.(held.current.filter(({ key }) => keys.has(key)).map(({ item }) => item));
        },
      }),
    [onSelect],
  );
  const shown = useMemo<IColumn[]>(
    () =>
      columns.map((column, index) => ({
        key: column.name,
        name: column.name,
        minWidth: column.least ?? 90,
        maxWidth: column.width,
        isResizable: true,
        isRowHeader: index === 0,
        onRender: (row?: { item: T }) => (row === undefined ? null : column.render(row.item)),
      })),
    [columns],
  );
  const more = onMore === undefined ? rows : [...rows, null];
  return (
    <div className="blade-grid">
      <DetailsList
        ariaLabelForGrid={label}
        items={more}
        columns={shown}
        getKey={(row: { key: string } | null) => row?.key ?? 'more'}
        layoutMode={DetailsListLayoutMode.justified}
        selectionMode={onSelect === undefined ? SelectionMode.none : SelectionMode.multiple}
        selection={selection}
        selectionPreservedOnEmptyClick
        checkButtonAriaLabel="Select row"
        compact
        onShouldVirtualize={() => true}
        onRenderMissingItem={() => {
          if (onMore !== undefined) setTimeout(onMore);
          return null;
        }}
      />
      {items.length === 0 && <p className="blade-quiet blade-padding">{empty}</p>}
    </div>
  );
}
