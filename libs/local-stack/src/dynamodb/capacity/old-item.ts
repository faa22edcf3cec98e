import type { IndexModel, TableModel } from '../../template/stack-model.ts';
import { type Answer, type Body, objectOf, textOf } from './body.ts';
import { partitionKeyIn, partitionKeyOf } from './touched-keys.ts';

const oneItem: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** Requests the old item from the engine, which shows the entry that a write removes from an index. */
export function withOldItem(operation: string, body: Body, table: TableModel | undefined): Body {
  const isIndexed = (table?.globalSecondaryIndexes.length ?? 0) > 0;
  return oneItem.has(operation) && isIndexed && !requestsItem(body) ? { ...body, ReturnValues: 'ALL_OLD' } : body;
}

/** Returns true if the response to a write has the old item, or can have it without the caller's knowledge. */
export function canReturnOldItem(operation: string, body: Body): boolean {
  return oneItem.has(operation) && (!requestsItem(body) || textOf(body['ReturnValues']) === 'ALL_OLD');
}

/** Removes the old item, unless the original request asked for an item. */
export function withoutOldItem(body: Body, { statusCode, body: answer }: Answer): Answer {
  if (requestsItem(body)) return { statusCode, body: answer };
  const { Attributes: _, ...rest } = answer;
  return { statusCode, body: rest };
}

/** Returns the partition keys of the entries that a write changes in an index, as far as the request and the response show them. */
export function changedPartitionKeys({ keySchema }: IndexModel, body: Body, answer: Body): string[] {
  const keys = [
    partitionKeyOf(objectOf(answer['Attributes']), keySchema),
    partitionKeyOf(objectOf(body['Item']), keySchema),
    partitionKeyIn(body['UpdateExpression'], keySchema, body),
  ];
  return [...new Set(keys)].filter((key) => key !== undefined);
}

function requestsItem(body: Body): boolean {
  return (textOf(body['ReturnValues']) ?? 'NONE') !== 'NONE';
}
