import type { TableModel } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import type { Item } from '../wire/item.ts';
import type { WireRequest } from '../wire/transport.ts';
import { createIndexLag } from './index-lag.ts';

const table: TableModel = {
  logicalId: 'Orders',
  name: 'orders',
  keySchema: [{ name: 'id', keyType: 'HASH' }],
  attributeTypes: { id: 'S', day: 'S' },
  globalSecondaryIndexes: [
    {
      name: 'day',
      keySchema: [{ name: 'day', keyType: 'HASH' }],
      projectionType: 'INCLUDE',
      nonKeyAttributes: ['status'],
    },
  ],
  localSecondaryIndexes: [],
};
const query: WireRequest = { service: 'DynamoDB', operation: 'Query', body: { TableName: 'orders', IndexName: 'day' } };
const placed: Item = { id: { S: 'a' }, day: { S: 'monday' }, status: { S: 'placed' }, note: { S: '' } };
const other: Item = { id: { S: 'b' }, day: { S: 'monday' } };

function lagAfter(before: Item | undefined, after: Item | undefined) {
  const time = { ms: 0 };
  const lag = createIndexLag([table], { now: () => time.ms });
  lag.note([{ table: 'orders', before, after }]);
  return { lag, time };
}

it.each([
  { what: 'is added', before: undefined, after: placed, expected: true },
  {
    what: 'changes in a projected attribute',
    before: placed,
    after: { ...placed, status: { S: 'shipped' } },
    expected: true,
  },
  { what: 'is removed', before: placed, after: { id: { S: 'a' } }, expected: true },
  { what: 'changes in another attribute', before: placed, after: { ...placed, note: { S: 'x' } }, expected: false },
  { what: 'was never in the index', before: undefined, after: { id: { S: 'a' } }, expected: false },
])('an index may hide an item that $what: $expected', ({ before, after, expected }) => {
  expect(lagAfter(before, after).lag.mayHide(query)).toBe(expected);
});

it('hides the item from a query of that index, and returns it', () => {
  const { lag } = lagAfter(undefined, placed);
  const response = { statusCode: 200, headers: {}, body: { Items: [placed, other], Count: 2 } };

  expect(lag.hide(query, response)).toEqual({
    response: { ...response, body: { Items: [other], Count: 1 } },
    hidden: [placed],
  });
  expect(lag.mayHide({ ...query, operation: 'GetItem' })).toBe(false);
  expect(lag.mayHide({ ...query, body: { TableName: 'orders' } })).toBe(false);
});

it('shows every change after time has passed', () => {
  const { lag, time } = lagAfter(undefined, placed);
  time.ms = 1;

  expect(lag.mayHide(query)).toBe(false);
});
