import type { TableModel } from '@daybreak/local-stack';
import * as v from 'valibot';
import { type Item, itemSchema, keyOf } from './item.ts';
import { recordOf, recordsOf } from './record-of.ts';
import type { WireRequest, WireResponse } from './transport.ts';

/** An item as an answer shows it. */
export interface ReadItem {
  table: TableModel;
  key: Item;
  /** Empty where there was none. */
  image: Item;
  /** Whether an attribute that is not shown is not there. */
  isWhole: boolean;
}

/** The items that an answer shows its caller, also one that refuses a write for its condition. */
export function readItems(
  { operation, body }: WireRequest,
  { statusCode, body: answer }: WireResponse,
  tables: readonly TableModel[],
): ReadItem[] {
  const shown = (tableName: unknown, item: unknown, asked: Readonly<Record<string, unknown>>, key?: unknown) => {
    const table = tables.find(({ name }) => name === tableName);
    if (table === undefined || (item === undefined && key === undefined)) return [];
    const image = itemOf(item);
    const read = {
      table,
      key: keyOf(table, item === undefined ? itemOf(key) : image),
      image,
      isWhole: item === undefined || isWhole(table, asked),
    };
    // Without its key, nobody can say which item it is.
    return Object.keys(read.key).length === table.keySchema.length ? [read] : [];
  };
  /** Those that are there, and those that are asked for and not. */
  const batchReads = (tableName: string, items: readonly Record<string, unknown>[]): ReadItem[] => {
    const asked = recordOf(recordOf(body['RequestItems'])[tableName]);
    const left = recordsOf(recordOf(recordOf(answer['UnprocessedKeys'])[tableName])['Keys']);
    const found = items.flatMap((item) => shown(tableName, item, asked));
    if (found.length < items.length) return found;
    const known = new Set([...found.map(({ key }) => key), ...left].map(nameOf));
    const missing = recordsOf(asked['Keys']).filter((key) => !known.has(nameOf(key)));
    return [...found, ...missing.flatMap((key) => shown(tableName, undefined, asked, key))];
  };
  if (statusCode >= 300) return shown(body['TableName'], answer['Item'], {});
  switch (operation) {
    case 'GetItem':
      return shown(body['TableName'], answer['Item'], body, body['Key']);
    case 'Query':
    case 'Scan':
      return recordsOf(answer['Items']).flatMap((item) => shown(body['TableName'], item, body));
    case 'BatchGetItem':
      return Object.entries(recordOf(answer['Responses'])).flatMap(([table, items]) =>
        batchReads(table, recordsOf(items)),
      );
    case 'TransactGetItems':
      return recordsOf(body['TransactItems']).flatMap(({ Get }, index) => {
        const get = recordOf(Get);
        return shown(get['TableName'], recordsOf(answer['Responses'])[index]?.['Item'], get, get['Key']);
      });
    case 'UpdateItem':
      if (body['ReturnValues'] === 'ALL_NEW') return shown(body['TableName'], answer['Attributes'], {});
      // Of parts of attributes, it shows no more than these.
      if (body['ReturnValues'] !== 'UPDATED_NEW' || /[.[]/.test(String(body['UpdateExpression']))) return [];
      return shown(body['TableName'], { ...recordOf(answer['Attributes']), ...recordOf(body['Key']) }, onlyParts);
    default:
      return [];
  }
}

/** As a projection shows less than the item. */
const onlyParts = { ProjectionExpression: '' };

function nameOf(key: object): string {
  const parts = Object.entries(key).map((part) => JSON.stringify(part));
  return parts.toSorted().join();
}

function itemOf(value: unknown): Item {
  return v.parse(itemSchema, value ?? {});
}

function isWhole(table: TableModel, asked: Readonly<Record<string, unknown>>): boolean {
  if (asked['ProjectionExpression'] !== undefined || asked['AttributesToGet'] !== undefined) return false;
  const indexes = [...table.globalSecondaryIndexes, ...table.localSecondaryIndexes];
  const index = indexes.find(({ name }) => name === asked['IndexName']);
  return index === undefined || index.projectionType === 'ALL';
}
