import { isDeepStrictEqual } from 'node:util';
import type { Item, ItemChange } from '@daybreak/testkit';
import { BrokenPromise } from './broken-promise.ts';

/** How items of the rows' table hold parts of a row's. */
export interface RowParts {
  /** The id of the row of which an item is a part; undefined for a row's own item. */
  rowIdOf: (itemId: string) => string | undefined;
  /** A row's item with what its parts hold of it. */
  join: (item: Item, parts: readonly Item[]) => Item;
}

/** The items of the rows' table as the oracle looks at them: each row's with what other items hold of it. */
export interface RowItems {
  /** Takes note of a change; the id of the row that changed with it, undefined for an item that is of no row. */
  take(change: Pick<ItemChange, 'before' | 'after'>): string | undefined;
  /** A row's item; undefined when there is none. */
  read(rowId: string): Item | undefined;
  /** What is wrong with the items that are of no row; undefined when they are as they have to be. */
  violation(): BrokenPromise | undefined;
}

export interface RowItemsOptions {
  parts: RowParts;
  /** Items that are of no row, as they have to be. */
  fixedItems: readonly Item[];
  /** The ids of other items that are of no row. */
  otherIds: readonly string[];
}

export function createRowItems({ parts, fixedItems, otherIds }: RowItemsOptions, begun: readonly Item[]): RowItems {
  const items = new Map<string, Item>();
  /** Of each row, the ids of the items that hold parts of it. */
  const partIds = new Map<string, Set<string>>();
  const idOf = (item: Item | undefined): string => item?.['id']?.S ?? '';
  const fixed = new Map(fixedItems.map((item) => [idOf(item), item]));

  const take: RowItems['take'] = ({ before, after }) => {
    const id = idOf(after ?? before);
    if (after === undefined) items.delete(id);
    else items.set(id, after);
    if (fixed.has(id) || otherIds.includes(id)) return undefined;
    const rowId = parts.rowIdOf(id);
    if (rowId === undefined) return id;
    partIds.set(rowId, (partIds.get(rowId) ?? new Set()).add(id));
    return rowId;
  };
  for (const item of begun) take({ before: undefined, after: item });

  return {
    take,
    read(rowId) {
      const item = items.get(rowId);
      const found = [...(partIds.get(rowId) ?? [])].map((id) => items.get(id)).filter((part) => part !== undefined);
      return item === undefined || found.length === 0 ? item : parts.join(item, found);
    },
    violation() {
      for (const [id, expected] of fixed) {
        const found = items.get(id);
        if (!isDeepStrictEqual(found, expected))
          return new BrokenPromise('I1', id, 'an item that is of no row was changed', { expected, found });
      }
      return undefined;
    },
  };
}
