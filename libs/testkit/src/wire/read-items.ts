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

/** The items that an answer shows its caller. */
export function readItems(
  { operation, body }: WireRequest,
  { body: answer }: WireResponse,
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
      isWhole: isWhole(table, asked),
    };
    // Without its key, nobody can say which item it is.
    return Object.keys(read.key).length === table.keySchema.length ? [read] : [];
  };
  switch (operation) {
    case 'GetItem':
      return shown(body['TableName'], answer['Item'], body, body['Key']);
    case 'Query':
    case 'Scan':
      return recordsOf(answer['Items']).flatMap((item) => shown(body['TableName'], item, body));
    case 'BatchGetItem':
      return Object.entries(recordOf(answer['Responses'])).flatMap(([table, items]) =>
        recordsOf(items).flatMap((item) => shown(table, item, recordOf(recordOf(body['RequestItems'])[table]))),
      );
    case 'TransactGetItems':
      return recordsOf(body['TransactItems']).flatMap(({ Get }, index) => {
        const get = recordOf(Get);
        return shown(get['TableName'], recordsOf(answer['Responses'])[index]?.['Item'], get, get['Key']);
      });
    case 'UpdateItem':
      return body['ReturnValues'] === 'ALL_NEW' ? shown(body['TableName'], answer['Attributes'], {}) : [];
    default:
      return [];
  }
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
