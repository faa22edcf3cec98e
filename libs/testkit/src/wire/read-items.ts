import type { TableModel } from '@daybreak/local-stack';
import * as v from 'valibot';
import { type Item, itemSchema, keyOf } from './item.ts';
import { recordOf, recordsOf } from './record-of.ts';
import type { WireRequest, WireResponse } from './transport.ts';

/** An item that a response shows. */
export interface ReadItem {
  table: TableModel;
  key: Item;
  /** The attributes. Empty if the item does not exist. */
  image: Item;
  /** Whether an attribute that the response does not show is missing in the item. */
  isWhole: boolean;
}

/** Returns the items that a response shows to the caller, also the response to a write whose condition failed. */
export function readItems(
  { operation, body }: WireRequest,
  { statusCode, body: responseBody }: WireResponse,
  tables: readonly TableModel[],
): ReadItem[] {
  const shown = (tableName: unknown, item: unknown, query: Readonly<Record<string, unknown>>, key?: unknown) => {
    const table = tables.find(({ name }) => name === tableName);
    if (table === undefined || (item === undefined && key === undefined)) return [];
    const image = itemOf(item);
    const read = {
      table,
      key: keyOf(table, item === undefined ? itemOf(key) : image),
      image,
      isWhole: item === undefined || isWhole(table, query),
    };
    // A projection may leave out the key, and so the identity of the item.
    return Object.keys(read.key).length === table.keySchema.length ? [read] : [];
  };
  /** Returns the items of a batch, and those of its keys without an item. */
  const batchReads = (tableName: string, items: readonly Record<string, unknown>[]): ReadItem[] => {
    const query = recordOf(recordOf(body['RequestItems'])[tableName]);
    const left = recordsOf(recordOf(recordOf(responseBody['UnprocessedKeys'])[tableName])['Keys']);
    const found = items.flatMap((item) => shown(tableName, item, query));
    if (found.length < items.length) return found;
    const known = new Set([...found.map(({ key }) => key), ...left].map(nameOf));
    const missing = recordsOf(query['Keys']).filter((key) => !known.has(nameOf(key)));
    return [...found, ...missing.flatMap((key) => shown(tableName, undefined, query, key))];
  };
  if (statusCode >= 300) return shown(body['TableName'], responseBody['Item'], {});
  switch (operation) {
    case 'GetItem':
      return shown(body['TableName'], responseBody['Item'], body, body['Key']);
    case 'Query':
    case 'Scan':
      return recordsOf(responseBody['Items']).flatMap((item) => shown(body['TableName'], item, body));
    case 'BatchGetItem':
      return Object.entries(recordOf(responseBody['Responses'])).flatMap(([table, items]) =>
        batchReads(table, recordsOf(items)),
      );
    case 'TransactGetItems':
      return recordsOf(body['TransactItems']).flatMap(({ Get }, index) => {
        const get = recordOf(Get);
        return shown(get['TableName'], recordsOf(responseBody['Responses'])[index]?.['Item'], get, get['Key']);
      });
    case 'UpdateItem':
      if (body['ReturnValues'] === 'ALL_NEW') return shown(body['TableName'], responseBody['Attributes'], {});
      // For an update of parts of attributes, the response shows these parts only.
      if (body['ReturnValues'] !== 'UPDATED_NEW' || /[.[]/.test(String(body['UpdateExpression']))) return [];
      return shown(body['TableName'], { ...recordOf(responseBody['Attributes']), ...recordOf(body['Key']) }, onlyParts);
    default:
      return [];
  }
}

/** Stands for a query with a projection, which shows a part of the item. */
const onlyParts = { ProjectionExpression: '' };

function nameOf(key: object): string {
  const parts = Object.entries(key).map((part) => JSON.stringify(part));
  return parts.toSorted().join();
}

function itemOf(value: unknown): Item {
  return v.parse(itemSchema, value ?? {});
}

function isWhole(table: TableModel, query: Readonly<Record<string, unknown>>): boolean {
  if (query['ProjectionExpression'] !== undefined || query['AttributesToGet'] !== undefined) return false;
  const indexes = [...table.globalSecondaryIndexes, ...table.localSecondaryIndexes];
  const index = indexes.find(({ name }) => name === query['IndexName']);
  return index === undefined || index.projectionType === 'ALL';
}
