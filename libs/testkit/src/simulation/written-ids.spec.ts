import { expect, it } from '@jest/globals';
import { writtenIds } from './written-ids.ts';

const keyOf = (id: string) => ({ id: { S: id } });

function idsOf(operation: string, body: Record<string, unknown>): string[] {
  return writtenIds({ service: 'DynamoDB', operation, body }, 'rows');
}

it.each([
  { operation: 'UpdateItem', body: { TableName: 'rows', Key: keyOf('a') } },
  { operation: 'PutItem', body: { TableName: 'rows', Item: { ...keyOf('a'), more: { S: '' } } } },
  { operation: 'DeleteItem', body: { TableName: 'rows', Key: keyOf('a') } },
])('follows one item of $operation', ({ operation, body }) => {
  expect(idsOf(operation, body)).toEqual(['a']);
  expect(idsOf(operation, { ...body, TableName: 'runs' })).toEqual([]);
});

it('follows each item of a batch, whatever tables are in it', () => {
  const RequestItems = {
    rows: [{ PutRequest: { Item: keyOf('a') } }, { DeleteRequest: { Key: keyOf('b') } }],
    runs: [{ PutRequest: { Item: { runId: { S: 'c' } } } }],
  };

  expect(idsOf('BatchWriteItem', { RequestItems })).toEqual(['a', 'b']);
});

it('follows each item of a transaction once, and no mere condition', () => {
  const TransactItems = [
    { Put: { TableName: 'rows', Item: keyOf('a') } },
    { Update: { TableName: 'rows', Key: keyOf('b') } },
    { Delete: { TableName: 'rows', Key: keyOf('b') } },
    { Update: { TableName: 'runs', Key: keyOf('c') } },
    { ConditionCheck: { TableName: 'rows', Key: keyOf('d') } },
  ];

  expect(idsOf('TransactWriteItems', { TransactItems })).toEqual(['a', 'b']);
});

it.each(['GetItem', 'BatchGetItem', 'Query', 'Scan'])('knows that %s writes nothing', (operation) => {
  expect(idsOf(operation, { TableName: 'rows', Key: keyOf('a') })).toEqual([]);
});

it('refuses what it can not follow, by name', () => {
  expect(() => idsOf('ExecuteStatement', { Statement: 'UPDATE rows SET …' })).toThrow(
    "The simulation can't follow what DynamoDB's ExecuteStatement changes: use one of the item operations instead",
  );
});
