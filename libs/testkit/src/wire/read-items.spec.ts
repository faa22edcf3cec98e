import { expect, it } from '@jest/globals';
import { shopTemplate } from '../testing/pipeline-of.ts';
import { readItems } from './read-items.ts';

const keyOf = (id: string) => ({ shop: { S: id } });
const left = { N: '3' };
const shownBy = (operation: string, body: object, answer: object, statusCode = 200) =>
  readItems(
    { service: 'DynamoDB', operation, body: { TableName: 'sold', ...body } },
    { statusCode, headers: {}, body: { ...answer } },
    shopTemplate.tables,
  ).map(({ key, image, isWhole }) => ({ key, image, isWhole }));

it('shows of a batch what is there, and what is not; of what was left unprocessed, nothing', () => {
  const item = { ...keyOf('a'), left };
  const asked = { RequestItems: { sold: { Keys: ['a', 'b', 'c'].map(keyOf) } } };
  const answer = { Responses: { sold: [item] }, UnprocessedKeys: { sold: { Keys: [keyOf('c')] } } };
  expect(shownBy('BatchGetItem', asked, answer)).toEqual([
    { key: keyOf('a'), image: item, isWhole: true },
    { key: keyOf('b'), image: {}, isWhole: true },
  ]);
});

it('shows that an item is not there, whatever part of it was asked for', () => {
  const asked = { Key: keyOf('a'), ProjectionExpression: 'left' };
  expect(shownBy('GetItem', asked, {})).toEqual([{ key: keyOf('a'), image: {}, isWhole: true }]);
});

it('shows what an update has made of whole attributes, and nothing of parts', () => {
  const asked = (UpdateExpression: string) => ({ Key: keyOf('a'), ReturnValues: 'UPDATED_NEW', UpdateExpression });
  const Attributes = { left };
  expect(shownBy('UpdateItem', asked('ADD left :n'), { Attributes })).toEqual([
    { key: keyOf('a'), image: { ...keyOf('a'), left }, isWhole: false },
  ]);
  expect(shownBy('UpdateItem', asked('SET left.a = :n'), { Attributes })).toEqual([]);
});

it('shows the item against which a condition failed, where it is asked for', () => {
  const item = { ...keyOf('a'), left };
  expect(shownBy('UpdateItem', { Key: keyOf('a') }, { Item: item }, 400)).toEqual([
    { key: keyOf('a'), image: item, isWhole: true },
  ]);
  expect(shownBy('UpdateItem', { Key: keyOf('a') }, {}, 400)).toEqual([]);
});
