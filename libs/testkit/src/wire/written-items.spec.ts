import { expect, it } from '@jest/globals';
import { writtenItems } from './written-items.ts';

const keyOf = (id: string) => ({ id: { S: id } });

function writtenBy(operation: string, body: Record<string, unknown>) {
  return writtenItems({ service: 'DynamoDB', operation, body }).map(({ table, keyed }) => ({ table, keyed }));
}

it.each([
  { operation: 'UpdateItem', body: { TableName: 'sold', Key: keyOf('a') }, keyed: keyOf('a') },
  {
    operation: 'PutItem',
    body: { TableName: 'sold', Item: { ...keyOf('a'), more: { S: '' } } },
    keyed: { ...keyOf('a'), more: { S: '' } },
  },
  { operation: 'DeleteItem', body: { TableName: 'sold', Key: keyOf('a') }, keyed: keyOf('a') },
])('follows one item of $operation', ({ operation, body, keyed }) => {
  expect(writtenBy(operation, body)).toEqual([{ table: 'sold', keyed }]);
});

it('follows each item of a batch, whatever tables are in it', () => {
  const RequestItems = {
    sold: [{ PutRequest: { Item: keyOf('a') } }, { DeleteRequest: { Key: keyOf('b') } }],
    bought: [{ PutRequest: { Item: { buyer: { S: 'c' } } } }],
  };

  expect(writtenBy('BatchWriteItem', { RequestItems })).toEqual([
    { table: 'sold', keyed: keyOf('a') },
    { table: 'sold', keyed: keyOf('b') },
    { table: 'bought', keyed: { buyer: { S: 'c' } } },
  ]);
});

it('follows each item of a transaction, and no mere condition', () => {
  const TransactItems = [
    { Put: { TableName: 'sold', Item: keyOf('a') } },
    { Update: { TableName: 'sold', Key: keyOf('b') } },
    { Delete: { TableName: 'bought', Key: keyOf('c') } },
    { ConditionCheck: { TableName: 'sold', Key: keyOf('d') } },
  ];

  expect(writtenBy('TransactWriteItems', { TransactItems })).toEqual([
    { table: 'sold', keyed: keyOf('a') },
    { table: 'sold', keyed: keyOf('b') },
    { table: 'bought', keyed: keyOf('c') },
  ]);
});

it.each(['GetItem', 'BatchGetItem', 'Query', 'Scan'])('knows that %s writes nothing', (operation) => {
  expect(writtenBy(operation, { TableName: 'sold', Key: keyOf('a') })).toEqual([]);
});

it('refuses what it can not follow, by name', () => {
  expect(() => writtenBy('ExecuteStatement', { Statement: 'UPDATE sold SET …' })).toThrow(
    "The simulation can't follow what ExecuteStatement does: use one of DynamoDB's item operations, or PutEvents, instead",
  );
});
