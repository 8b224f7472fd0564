/** A table whose columns can be sorted by their heads. */
import { h, type Child } from '../dom';
import { icon } from './icon';

export interface Column<T> {
  title: string;
  /** What the rows are sorted by; absent: not by this column. */
  sortBy?: (row: T) => number | string;
  isNumber?: boolean;
  /** Left out in windows that are narrow (1) or not wide (2). */
  extra?: 1 | 2;
  cell: (row: T) => Child;
}

export interface SortedTable<T> {
  readonly element: HTMLTableElement;
  update(rows: readonly T[]): void;
}

/** The first column names the row. Sorted by the column `first` at the beginning, the greatest on top. */
export function sortedTable<T>(
  labelledBy: string,
  columns: readonly Column<T>[],
  first: number,
): SortedTable<T> {
  let sorted = first;
  let isUp = false;
  let rows: readonly T[] = [];
  let shown = '';
  const body = h('tbody', {});
  const heads = columns.map(({ title, sortBy, isNumber = false }, index) => {
    const attributes = { scope: 'col', class: classOf(columns[index]!) };
    if (sortBy === undefined) return h('th', attributes, title);
    const press = h('button', { class: 'sort', type: 'button' }, title, icon('chevron'));
    press.addEventListener('click', () => {
      // A name is read from its beginning, a number from its greatest.
      isUp = sorted === index ? !isUp : !isNumber;
      sorted = index;
      draw();
    });
    return h('th', attributes, press);
  });

  function draw(): void {
    for (const [index, head] of heads.entries()) {
      if (columns[index]!.sortBy === undefined) continue;
      head.setAttribute('aria-sort', index !== sorted ? 'none' : isUp ? 'ascending' : 'descending');
    }
    const { sortBy } = columns[sorted]!;
    const ordered = rows.toSorted((a, b) => compare(sortBy!(a), sortBy!(b)) * (isUp ? 1 : -1));
    body.replaceChildren(
      ...ordered.map((row) =>
        h(
          'tr',
          {},
          ...columns.map((column, index) =>
            index === 0
              ? h('th', { scope: 'row' }, column.cell(row))
              : h('td', { class: classOf(column) }, column.cell(row)),
          ),
        ),
      ),
    );
  }

  return {
    element: h(
      'table',
      { 'aria-labelledby': labelledBy },
      h('thead', {}, h('tr', {}, ...heads)),
      body,
    ),
    update(next) {
      const version = JSON.stringify(next);
      if (version === shown) return;
      shown = version;
      rows = next;
      draw();
    },
  };
}

function classOf({ isNumber = false, extra }: Pick<Column<never>, 'isNumber' | 'extra'>): string {
  return [isNumber ? 'number' : '', extra === undefined ? '' : `extra-${extra}`].join(' ').trim();
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
