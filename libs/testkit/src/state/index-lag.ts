import { isDeepStrictEqual } from 'node:util';
import type { StackClock, TableModel } from '@daybreak/local-stack';
import * as v from 'valibot';
import type { ItemChange } from '../oracle/oracle.ts';
import { type Item, itemSchema, keyOf } from '../wire/item.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';

/** Tracks the changes that an index may not show yet: those since the virtual clock last moved. */
export interface IndexLag {
  note(changes: readonly ItemChange[]): void;
  /** Whether the request queries an index that may not show all changes yet. */
  mayHide(request: WireRequest): boolean;
  /** Removes the items that the index may not show yet from a response, and returns both. */
  hide(request: WireRequest, response: WireResponse): { response: WireResponse; hidden: Item[] };
}

const responseSchema = v.object({ Items: v.array(itemSchema) });

export function createIndexLag(tables: readonly TableModel[], clock: Pick<StackClock, 'now'>): IndexLag {
  /** The time of the last change of each item in an index, by table, index and key. */
  const changedAt = new Map<string, Map<string, number>>();
  const tableOf = ({ body }: WireRequest): TableModel | undefined =>
    tables.find(({ name }) => name === body['TableName']);
  const changedIn = ({ operation, body }: WireRequest): ReadonlyMap<string, number> | undefined =>
    operation === 'Query' ? changedAt.get(`${String(body['TableName'])} ${String(body['IndexName'])}`) : undefined;

  return {
    note(changes) {
      for (const { table, before, after } of changes) {
        const model = tables.find(({ name }) => name === table);
        const item = after ?? before;
        if (model === undefined || item === undefined) continue;
        for (const index of model.globalSecondaryIndexes) {
          if (isDeepStrictEqual(projectionOf(model, index, before), projectionOf(model, index, after))) continue;
          const name = `${table} ${index.name}`;
          const changed = changedAt.get(name) ?? new Map<string, number>();
          changedAt.set(name, changed.set(JSON.stringify(keyOf(model, item)), clock.now()));
        }
      }
    },
    mayHide: (request) => [...(changedIn(request)?.values() ?? [])].some((at) => at === clock.now()),
    hide(request, response) {
      const table = tableOf(request);
      const changed = changedIn(request);
      const { success, output } = v.safeParse(responseSchema, response.body);
      if (table === undefined || changed === undefined || !success) return { response, hidden: [] };
      const isHidden = (item: Item): boolean => changed.get(JSON.stringify(keyOf(table, item))) === clock.now();
      const Items = output.Items.filter((item) => !isHidden(item));
      return {
        response: { ...response, body: { ...response.body, Items, Count: Items.length } },
        hidden: output.Items.filter(isHidden),
      };
    },
  };
}

/** Returns the projection of an item into an index, or undefined if the index does not contain the item. */
function projectionOf(
  { keySchema }: TableModel,
  index: TableModel['globalSecondaryIndexes'][number],
  item: Item | undefined,
): Item | undefined {
  if (item === undefined || index.keySchema.some(({ name }) => item[name] === undefined)) return undefined;
  if (index.projectionType === 'ALL') return item;
  const held = new Set([...keySchema, ...index.keySchema].map(({ name }) => name).concat(index.nonKeyAttributes));
  return Object.fromEntries(Object.entries(item).filter(([name]) => held.has(name)));
}
