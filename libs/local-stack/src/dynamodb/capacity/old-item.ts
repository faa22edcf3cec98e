import type { IndexModel, TableModel } from '../../template/stack-model.ts';
import { type Answer, type Body, objectOf, textOf } from './body.ts';
import { partitionKeyIn, partitionKeyOf } from './touched-keys.ts';

const oneItem: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** The write with which the engine also returns the item before it, which alone shows which entry leaves an index. */
export function askForOldItem(operation: string, body: Body, table: TableModel | undefined): Body {
  const isIndexed = (table?.globalSecondaryIndexes.length ?? 0) > 0;
  return oneItem.has(operation) && isIndexed && !asksForItem(body) ? { ...body, ReturnValues: 'ALL_OLD' } : body;
}

/** Whether the answer to a write shows the item before it, or may be made to without the caller's knowledge. */
export function tellsOldItem(operation: string, body: Body): boolean {
  return oneItem.has(operation) && (!asksForItem(body) || textOf(body['ReturnValues']) === 'ALL_OLD');
}

/** Takes the item off again, unless the request, as it came, asked for one. */
export function withoutOldItem(body: Body, { statusCode, body: answer }: Answer): Answer {
  if (asksForItem(body)) return { statusCode, body: answer };
  const { Attributes: _, ...rest } = answer;
  return { statusCode, body: rest };
}

/** The partition keys of the entries that a write of one item changes in an index, as far as request and answer show. */
export function changedPartitionKeys({ keySchema }: IndexModel, body: Body, answer: Body): string[] {
  const keys = [
    partitionKeyOf(objectOf(answer['Attributes']), keySchema),
    partitionKeyOf(objectOf(body['Item']), keySchema),
    partitionKeyIn(body['UpdateExpression'], keySchema, body),
  ];
  return [...new Set(keys)].filter((key) => key !== undefined);
}

function asksForItem(body: Body): boolean {
  return (textOf(body['ReturnValues']) ?? 'NONE') !== 'NONE';
}
