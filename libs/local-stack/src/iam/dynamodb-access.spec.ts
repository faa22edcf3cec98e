import { expect, it } from '@jest/globals';
import { dynamodbAccess } from './dynamodb-access.ts';

const prefix = 'arn:aws:dynamodb:eu-west-1:000000000000:table/';
const place = { tableArnPrefix: prefix, partitionKeys: new Map([['orders', 'id']]) };
const needs = (operation: string, input: unknown): string[] =>
  dynamodbAccess(operation, JSON.stringify(input), place).map(({ action, resource, leadingKey }) =>
    [action, resource.replace(prefix, ''), leadingKey].filter((part) => part !== undefined).join(' on '),
  );

it.each([
  ['UpdateItem', { TableName: 'orders', Key: {} }, ['dynamodb:UpdateItem on orders']],
  ['GetItem', { TableName: `${prefix}orders` }, ['dynamodb:GetItem on orders']],
  ['GetItem', { TableName: `${prefix}orders`, Key: { id: { S: 'a' } } }, ['dynamodb:GetItem on orders on a']],
  [
    'UpdateItem',
    { TableName: 'orders', Key: { of: { N: '1' }, id: { N: '7' } } },
    ['dynamodb:UpdateItem on orders on 7'],
  ],
  ['DeleteItem', { TableName: 'orders', Key: { id: { B: 'YQ==' } } }, ['dynamodb:DeleteItem on orders on YQ==']],
  [
    'PutItem',
    { TableName: 'orders', Item: { other: { S: 'b' }, id: { S: 'a' } } },
    ['dynamodb:PutItem on orders on a'],
  ],
  ['PutItem', { TableName: 'other', Item: { id: { S: 'a' } } }, ['dynamodb:PutItem on other']],
  ['Query', { TableName: 'orders', IndexName: 'due' }, ['dynamodb:Query on orders/index/due']],
  ['Query', { TableName: 'orders' }, ['dynamodb:Query on orders']],
  ['Scan', { TableName: 'orders', IndexName: 'due' }, ['dynamodb:Scan on orders/index/due']],
  [
    'BatchGetItem',
    { RequestItems: { orders: { Keys: [] }, runs: { Keys: [] } } },
    ['dynamodb:BatchGetItem on orders', 'dynamodb:BatchGetItem on runs'],
  ],
  ['BatchWriteItem', { RequestItems: { orders: [] } }, ['dynamodb:BatchWriteItem on orders']],
  [
    'TransactWriteItems',
    { TransactItems: [{ Put: { TableName: 'orders' } }, { ConditionCheck: { TableName: 'runs' } }] },
    ['dynamodb:PutItem on orders', 'dynamodb:ConditionCheckItem on runs'],
  ],
  ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'orders' } }] }, ['dynamodb:GetItem on orders']],
  ['ListTables', {}, ['dynamodb:ListTables on *']],
  ['ListTagsOfResource', { ResourceArn: `${prefix}orders` }, ['dynamodb:ListTagsOfResource on orders']],
  ['DescribeTable', { TableName: 'orders' }, ['dynamodb:DescribeTable on orders']],
])('%s of %j requires %j', (operation, input, expected) => {
  expect(needs(operation, input)).toEqual(expected);
});

it.each([
  [
    'members of other operations do not count',
    'UpdateItem',
    { TableName: 'orders', RequestItems: { mine: {} }, IndexName: 'due' },
    'dynamodb:UpdateItem on orders',
  ],
  ['a batch without a table is on *', 'BatchGetItem', { RequestItems: {} }, 'dynamodb:BatchGetItem on *'],
  ['a request with an invalid member is on *', 'UpdateItem', { TableName: 7 }, 'dynamodb:UpdateItem on *'],
  ['a request that is not an object is on *', 'UpdateItem', 'orders', 'dynamodb:UpdateItem on *'],
])('%s', (_, operation, input, expected) => {
  expect(needs(operation, input)).toEqual([expected]);
});

it('a request that is not JSON is on *', () => {
  expect(dynamodbAccess('PutItem', '{', place)).toEqual([{ action: 'dynamodb:PutItem', resource: '*' }]);
});
