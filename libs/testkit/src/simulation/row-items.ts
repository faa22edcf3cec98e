import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../oracle/check-item.ts';
import { InvariantViolation } from '../oracle/violation.ts';
import type { PipelineUnderTest } from './pipeline-under-test.ts';
import type { TableAccess } from './table-access.ts';

/** The items of the rows' table as the oracle looks at them: each row's with what other items hold of it. */
export interface RowItems {
  /** The id of the row to which a write to an item is a write; undefined for an item that is of no row. */
  rowIdOf(itemId: string): string | undefined;
  read(rowId: string): Promise<Item | undefined>;
  /** Every row's item, by the row's id. */
  scan(): Promise<ReadonlyMap<string, Item>>;
  /** What is wrong with the items that are of no row; undefined when they are as they have to be. */
  violation(): Promise<InvariantViolation | undefined>;
}

export function createRowItems(
  { rowsTable, parts, fixedItems = [] }: Pick<PipelineUnderTest, 'rowsTable' | 'parts' | 'fixedItems'>,
  tables: Pick<TableAccess, 'read' | 'scan'>,
): RowItems {
  const fixed = new Map(fixedItems.map((item) => [item['id']?.S ?? '', item]));
  /** Of each row, the items that were written of it so far, besides its own. */
  const partIds = new Map<string, Set<string>>();
  const readItem = async (id: string): Promise<Item | undefined> => await tables.read(rowsTable, { id: { S: id } });
  const joined = (item: Item, found: readonly Item[]): Item =>
    parts === undefined || found.length === 0 ? item : parts.join(item, found);

  return {
    rowIdOf(itemId) {
      if (fixed.has(itemId)) return undefined;
      const rowId = parts?.rowIdOf(itemId);
      if (rowId === undefined) return itemId;
      partIds.set(rowId, (partIds.get(rowId) ?? new Set()).add(itemId));
      return rowId;
    },
    async read(rowId) {
      const item = await readItem(rowId);
      if (item === undefined) return undefined;
      const found: Item[] = [];
      for (const id of partIds.get(rowId) ?? [])
        found.push(...[await readItem(id)].filter((part) => part !== undefined));
      return joined(item, found);
    },
    async scan() {
      const items = await tables.scan(rowsTable, 'id');
      const rows = new Map<string, Item>();
      const found = new Map<string, Item[]>();
      for (const [id, item] of items) {
        if (fixed.has(id)) continue;
        const rowId = parts?.rowIdOf(id);
        if (rowId === undefined) rows.set(id, item);
        else found.set(rowId, [...(found.get(rowId) ?? []), item]);
      }
      return new Map([...rows].map(([id, item]) => [id, joined(item, found.get(id) ?? [])]));
    },
    async violation() {
      for (const [id, expected] of fixed) {
        const found = await readItem(id);
        if (!isDeepStrictEqual(found, expected))
          return new InvariantViolation('I1', id, 'an item that is of no row was changed', { expected, found });
      }
      return undefined;
    },
  };
}
