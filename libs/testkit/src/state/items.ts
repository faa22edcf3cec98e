import { isDeepStrictEqual } from 'node:util';
import type { TableModel } from '@daybreak/local-stack';
import type { ItemChange } from '../oracle/oracle.ts';
import { type Item, keyOf } from '../wire/item.ts';
import type { TableAccess } from '../wire/table-access.ts';
import type { WrittenItem } from '../wire/written-items.ts';

/** Every item of every table, as it stood after the last request on it. */
export interface Items {
  of(table: string): readonly Item[];
  /** Takes the tables as they are. */
  begin(): Promise<void>;
  /** Looks at what a request wrote, and gives what it changed. */
  look(written: readonly Pick<WrittenItem, 'table' | 'keyed'>[]): Promise<ItemChange[]>;
  /** What is otherwise in the tables than it was left by the requests that were seen. */
  unseenChanges(): Promise<ItemChange[]>;
}

export function createItems(tables: readonly TableModel[], access: Pick<TableAccess, 'read' | 'scan'>): Items {
  const seen = new Map(tables.map(({ name }) => [name, new Map<string, Item>()]));
  const seenOf = (table: string): Map<string, Item> => {
    const items = seen.get(table);
    if (items === undefined) throw new Error(`The template has no table ${table}`);
    return items;
  };
  const scan = async (table: TableModel): Promise<Map<string, Item>> =>
    new Map((await access.scan(table.name)).map((item) => [nameOf(table, item), item]));

  return {
    of: (table) => [...seenOf(table).values()],
    async begin() {
      for (const table of tables) seen.set(table.name, await scan(table));
    },
    async look(written) {
      const changes: ItemChange[] = [];
      for (const { table, keyed } of written) {
        const model = tables.find(({ name }) => name === table);
        if (model === undefined) continue;
        const items = seenOf(table);
        const name = nameOf(model, keyed);
        const before = items.get(name);
        const after = await access.read(table, keyOf(model, keyed));
        if (isDeepStrictEqual(before, after)) continue;
        if (after === undefined) items.delete(name);
        else items.set(name, after);
        changes.push({ table, before, after });
      }
      return changes;
    },
    async unseenChanges() {
      const changes: ItemChange[] = [];
      for (const table of tables) {
        const found = await scan(table);
        const items = seenOf(table.name);
        for (const name of new Set([...items.keys(), ...found.keys()])) {
          const change = { table: table.name, before: items.get(name), after: found.get(name) };
          if (!isDeepStrictEqual(change.before, change.after)) changes.push(change);
        }
      }
      return changes;
    },
  };
}

/** One for each key of a table. */
function nameOf(table: TableModel, item: Item): string {
  return JSON.stringify(keyOf(table, item));
}
