import { expect, it } from '@jest/globals';
import { shopTemplate } from '../testing/pipeline-of.ts';
import { readItems } from './read-items.ts';

const keyOf = (id: string) => ({ shop: { S: id } });
const left = { N: '3' };
const shownBy = (operation: string, body: object, responseBody: object, statusCode = 200) =>
  readItems(
    { service: 'DynamoDB', operation, body: { TableName: 'sold', ...body } },
    { statusCode, headers: {}, body: { ...responseBody } },
    shopTemplate.tables,
  ).map(({ key, image, isWhole }) => ({ key, image, isWhole }));

it('shows the items of a batch, and the keys without an item, but no unprocessed keys', () => {
  const item = { ...keyOf('a'), left };
  const request = { RequestItems: { sold: { Keys: ['a', 'b', 'c'].map(keyOf) } } };
  const response = { Responses: { sold: [item] }, UnprocessedKeys: { sold: { Keys: [keyOf('c')] } } };
  expect(shownBy('BatchGetItem', request, response)).toEqual([
    { key: keyOf('a'), image: item, isWhole: true },
    { key: keyOf('b'), image: {}, isWhole: true },
  ]);
});

it('shows that an item does not exist, also with a projection', () => {
  const request = { Key: keyOf('a'), ProjectionExpression: 'left' };
  expect(shownBy('GetItem', request, {})).toEqual([{ key: keyOf('a'), image: {}, isWhole: true }]);
});

it('shows the updated attributes of UPDATED_NEW, but no parts of attributes', () => {
  const request = (UpdateExpression: string) => ({ Key: keyOf('a'), ReturnValues: 'UPDATED_NEW', UpdateExpression });
  const Attributes = { left };
  expect(shownBy('UpdateItem', request('ADD left :n'), { Attributes })).toEqual([
    { key: keyOf('a'), image: { ...keyOf('a'), left }, isWhole: false },
  ]);
  expect(shownBy('UpdateItem', request('SET left.a = :n'), { Attributes })).toEqual([]);
});

it('shows the item that failed a condition, if the response has it', () => {
  const item = { ...keyOf('a'), left };
  expect(shownBy('UpdateItem', { Key: keyOf('a') }, { Item: item }, 400)).toEqual([
    { key: keyOf('a'), image: item, isWhole: true },
  ]);
  expect(shownBy('UpdateItem', { Key: keyOf('a') }, {}, 400)).toEqual([]);
});
