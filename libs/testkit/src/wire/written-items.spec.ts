import { expect, it } from '@jest/globals';
import { writtenItems } from './written-items.ts';

const keyOf = (id: string) => ({ id: { S: id } });

function writtenBy(operation: string, body: Record<string, unknown>) {
  return writtenItems({ service: 'DynamoDB', operation, body }).map(({ table, itemOrKey }) => ({ table, itemOrKey }));
}

it.each([
  { operation: 'UpdateItem', body: { TableName: 'sold', Key: keyOf('a') }, itemOrKey: keyOf('a') },
  {
    operation: 'PutItem',
    body: { TableName: 'sold', Item: { ...keyOf('a'), more: { S: '' } } },
    itemOrKey: { ...keyOf('a'), more: { S: '' } },
  },
  { operation: 'DeleteItem', body: { TableName: 'sold', Key: keyOf('a') }, itemOrKey: keyOf('a') },
])('returns the item of $operation', ({ operation, body, itemOrKey }) => {
  expect(writtenBy(operation, body)).toEqual([{ table: 'sold', itemOrKey }]);
});

it('returns each item of a batch, of any tables', () => {
  const RequestItems = {
    sold: [{ PutRequest: { Item: keyOf('a') } }, { DeleteRequest: { Key: keyOf('b') } }],
    bought: [{ PutRequest: { Item: { buyer: { S: 'c' } } } }],
  };

  expect(writtenBy('BatchWriteItem', { RequestItems })).toEqual([
    { table: 'sold', itemOrKey: keyOf('a') },
    { table: 'sold', itemOrKey: keyOf('b') },
    { table: 'bought', itemOrKey: { buyer: { S: 'c' } } },
  ]);
});

it('returns each item of a transaction that it writes', () => {
  const TransactItems = [
    { Put: { TableName: 'sold', Item: keyOf('a') } },
    { Update: { TableName: 'sold', Key: keyOf('b') } },
    { Delete: { TableName: 'bought', Key: keyOf('c') } },
    { ConditionCheck: { TableName: 'sold', Key: keyOf('d') } },
  ];

  expect(writtenBy('TransactWriteItems', { TransactItems })).toEqual([
    { table: 'sold', itemOrKey: keyOf('a') },
    { table: 'sold', itemOrKey: keyOf('b') },
    { table: 'bought', itemOrKey: keyOf('c') },
  ]);
});

it.each(['GetItem', 'BatchGetItem', 'Query', 'Scan'])('returns nothing for %s', (operation) => {
  expect(writtenBy(operation, { TableName: 'sold', Key: keyOf('a') })).toEqual([]);
});

it('throws for another operation, with its name', () => {
  expect(() => writtenBy('ExecuteStatement', { Statement: 'UPDATE sold SET …' })).toThrow(
    "The simulation can't follow ExecuteStatement: use one of DynamoDB's item operations, or PutEvents, instead",
  );
});
