import { isDeepStrictEqual } from 'node:util';
import type { TableModel } from '@daybreak/local-stack';
import type { ItemChange } from '../oracle/oracle.ts';
import { type Item, keyOf } from '../wire/item.ts';
import type { TableAccess } from '../wire/table-access.ts';
import type { WrittenItem } from '../wire/written-items.ts';

/** The items of all tables, as the requests of the run have left them. */
export interface Items {
  /** Returns the items of a table. */
  of(table: string): readonly Item[];
  /** Reads all tables. */
  begin(): Promise<void>;
  /** Reads the items that a request wrote, and returns those that it changed. */
  changesBy(written: readonly Pick<WrittenItem, 'table' | 'itemOrKey'>[]): Promise<ItemChange[]>;
  /** Reads all tables, and returns the changes that no request of the run made. */
  unseenChanges(): Promise<ItemChange[]>;
}

export function createItems(tables: readonly TableModel[], access: Pick<TableAccess, 'read' | 'scan'>): Items {
  const known = new Map(tables.map(({ name }) => [name, new Map<string, Item>()]));
  const knownOf = (table: string): Map<string, Item> => {
    const items = known.get(table);
    if (items === undefined) throw new Error(`The template has no table ${table}`);
    return items;
  };
  const scan = async (table: TableModel): Promise<Map<string, Item>> =>
    new Map((await access.scan(table.name)).map((item) => [idOf(table, item), item]));

  return {
    of: (table) => [...knownOf(table).values()],
    async begin() {
      for (const table of tables) known.set(table.name, await scan(table));
    },
    async changesBy(written) {
      const changes: ItemChange[] = [];
      for (const { table, itemOrKey } of written) {
        const model = tables.find(({ name }) => name === table);
        if (model === undefined) continue;
        const items = knownOf(table);
        const id = idOf(model, itemOrKey);
        const before = items.get(id);
        const after = await access.read(table, keyOf(model, itemOrKey));
        if (isDeepStrictEqual(before, after)) continue;
        if (after === undefined) items.delete(id);
        else items.set(id, after);
        changes.push({ table, before, after });
      }
      return changes;
    },
    async unseenChanges() {
      const changes: ItemChange[] = [];
      for (const table of tables) {
        const found = await scan(table);
        const items = knownOf(table.name);
        for (const id of new Set([...items.keys(), ...found.keys()])) {
          const change = { table: table.name, before: items.get(id), after: found.get(id) };
          if (!isDeepStrictEqual(change.before, change.after)) changes.push(change);
        }
      }
      return changes;
    },
  };
}

/** Returns a string that identifies an item within its table. */
function idOf(table: TableModel, item: Item): string {
  return JSON.stringify(keyOf(table, item));
}
