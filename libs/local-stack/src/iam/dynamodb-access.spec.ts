import { expect, it } from '@jest/globals';
import { dynamodbAccess } from './dynamodb-access.ts';

const prefix = 'arn:aws:dynamodb:eu-west-1:000000000000:table/';
const place = { tableArnPrefix: prefix, partitionKeys: new Map([['rows', 'id']]) };
const needs = (operation: string, input: unknown): string[] =>
  dynamodbAccess(operation, JSON.stringify(input), place).map(({ action, resource, leadingKey }) =>
    [action, resource.replace(prefix, ''), leadingKey].filter((part) => part !== undefined).join(' on '),
  );

it.each([
  ['UpdateItem', { TableName: 'rows', Key: {} }, ['dynamodb:UpdateItem on rows']],
  ['GetItem', { TableName: `${prefix}rows` }, ['dynamodb:GetItem on rows']],
  ['GetItem', { TableName: `${prefix}rows`, Key: { id: { S: 'a' } } }, ['dynamodb:GetItem on rows on a']],
  ['UpdateItem', { TableName: 'rows', Key: { of: { N: '1' }, id: { N: '7' } } }, ['dynamodb:UpdateItem on rows on 7']],
  ['DeleteItem', { TableName: 'rows', Key: { id: { B: 'YQ==' } } }, ['dynamodb:DeleteItem on rows on YQ==']],
  ['PutItem', { TableName: 'rows', Item: { other: { S: 'b' }, id: { S: 'a' } } }, ['dynamodb:PutItem on rows on a']],
  ['PutItem', { TableName: 'other', Item: { id: { S: 'a' } } }, ['dynamodb:PutItem on other']],
  ['Query', { TableName: 'rows', IndexName: 'due' }, ['dynamodb:Query on rows/index/due']],
  ['Query', { TableName: 'rows' }, ['dynamodb:Query on rows']],
  ['Scan', { TableName: 'rows', IndexName: 'due' }, ['dynamodb:Scan on rows/index/due']],
  [
    'BatchGetItem',
    { RequestItems: { rows: { Keys: [] }, runs: { Keys: [] } } },
    ['dynamodb:BatchGetItem on rows', 'dynamodb:BatchGetItem on runs'],
  ],
  ['BatchWriteItem', { RequestItems: { rows: [] } }, ['dynamodb:BatchWriteItem on rows']],
  [
    'TransactWriteItems',
    { TransactItems: [{ Put: { TableName: 'rows' } }, { ConditionCheck: { TableName: 'runs' } }] },
    ['dynamodb:PutItem on rows', 'dynamodb:ConditionCheckItem on runs'],
  ],
  ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'rows' } }] }, ['dynamodb:GetItem on rows']],
  ['ListTables', {}, ['dynamodb:ListTables on *']],
  ['ListTagsOfResource', { ResourceArn: `${prefix}rows` }, ['dynamodb:ListTagsOfResource on rows']],
  ['DescribeTable', { TableName: 'rows' }, ['dynamodb:DescribeTable on rows']],
])('%s of %j needs %j', (operation, input, expected) => {
  expect(needs(operation, input)).toEqual(expected);
});

it.each([
  [
    'what other operations take does not count',
    'UpdateItem',
    { TableName: 'rows', RequestItems: { mine: {} }, IndexName: 'due' },
    'dynamodb:UpdateItem on rows',
  ],
  ['a batch of no table is on everything', 'BatchGetItem', { RequestItems: {} }, 'dynamodb:BatchGetItem on *'],
  ['so is what has another form', 'UpdateItem', { TableName: 7 }, 'dynamodb:UpdateItem on *'],
  ['so is what is not an object', 'UpdateItem', 'rows', 'dynamodb:UpdateItem on *'],
])('%s', (_, operation, input, expected) => {
  expect(needs(operation, input)).toEqual([expected]);
});

it('what is not JSON is on everything', () => {
  expect(dynamodbAccess('PutItem', '{', place)).toEqual([{ action: 'dynamodb:PutItem', resource: '*' }]);
});
