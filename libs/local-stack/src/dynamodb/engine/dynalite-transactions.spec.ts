import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import waitForExpect from 'wait-for-expect';
import { createDynamoDBResponder, type DynamoDBResponder } from './create-dynamodb-responder.ts';

const TableName = 'orders';
const item = (id: string, count: number) => ({ id: { S: id }, count: { N: String(count) } });
const keyOf = (id: string) => ({ TableName, Key: { id: { S: id } } });
const addOne = (id: string) => ({
  ...keyOf(id),
  UpdateExpression: 'ADD #count :one',
  ExpressionAttributeNames: { '#count': 'count' },
  ExpressionAttributeValues: { ':one': { N: '1' } },
});
const put = (id: string, count: number) => ({ TableName, Item: item(id, count) });
const exists = { ConditionExpression: 'attribute_exists(id)' };

let dynamodb: DynamoDBResponder;
beforeEach(async () => {
  dynamodb = createDynamoDBResponder();
  await dynamodb.respond('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });
  await waitForExpect(
    async () =>
      expect((await dynamodb.respond('DescribeTable', { TableName })).body).toMatchObject({
        Table: { TableStatus: 'ACTIVE' },
      }),
    5_000,
    1,
  );
  await dynamodb.respond('PutItem', put('a', 1));
});
afterEach(async () => await dynamodb.close());

const write = async (TransactItems: object[], more: object = {}) =>
  await dynamodb.respond('TransactWriteItems', { TransactItems, ...more });
const items = async () => (await dynamodb.respond('Scan', { TableName })).body['Items'];

describe('a transaction on dynalite', () => {
  it('makes all of its writes, and reports twice their units', async () => {
    const answer = await write([{ Put: put('b', 5) }, { Update: addOne('a') }], { ReturnConsumedCapacity: 'TOTAL' });
    expect(answer).toEqual({
      statusCode: 200,
      headers: {},
      body: { ConsumedCapacity: [{ TableName, CapacityUnits: 4 }] },
    });
    expect(await items()).toEqual(expect.arrayContaining([item('a', 2), item('b', 5)]));
  });

  it('makes no write when a condition fails, and names the condition', async () => {
    const show = { ...exists, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    const unlessThere = {
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    const answer = await write([
      { Update: addOne('new') },
      { Put: { ...put('a', 7), ...unlessThere } },
      { ConditionCheck: { ...keyOf('c'), ...show } },
      { Delete: keyOf('gone') },
    ]);
    expect(answer).toMatchObject({
      statusCode: 400,
      body: {
        __type: expect.stringMatching(/#TransactionCanceledException$/),
        Message: expect.stringContaining('[None, ConditionalCheckFailed, ConditionalCheckFailed, None]'),
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ConditionalCheckFailed', Item: item('a', 1) },
          { Code: 'ConditionalCheckFailed' },
          { Code: 'None' },
        ],
      },
    });
    expect(await items()).toEqual([item('a', 1)]);
  });

  it('checks a condition without changing the item', async () => {
    const absent = { ConditionExpression: 'attribute_not_exists(id)' };
    const checks = [{ ConditionCheck: { ...keyOf('a'), ...exists } }, { ConditionCheck: { ...keyOf('c'), ...absent } }];
    expect(await write([...checks, { Put: put('b', 5) }])).toMatchObject({ statusCode: 200 });
    expect(await items()).toEqual(expect.arrayContaining([item('a', 1), item('b', 5)]));
    expect(await items()).toHaveLength(2);
  });

  it('is made once for each of its tokens', async () => {
    const token = { ClientRequestToken: 'token-1' };
    for (let time = 0; time < 2; time += 1)
      expect(await write([{ Update: addOne('a') }], token)).toMatchObject({ statusCode: 200 });
    expect(await items()).toEqual([item('a', 2)]);
    expect((await write([{ Update: addOne('b') }], token)).body['__type']).toMatch(/#IdempotentParameterMismatch/);
  });

  it('is cancelled by a write that an item can not accept, and invalid with one that no item can accept', async () => {
    const text = { ...addOne('a'), ExpressionAttributeNames: { '#count': 'id' } };
    const intoNumber = { ...addOne('a'), UpdateExpression: 'SET #count.x = :one' };
    expect(await write([{ Put: put('b', 5) }, { Update: intoNumber }])).toMatchObject({
      body: { CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }] },
    });
    expect((await write([{ Put: put('b', 5) }, { Update: text }])).body['__type']).toMatch(/#ValidationException$/);
    expect((await write([{ Put: put('b', 5) }, { Delete: keyOf('b') }])).body['message']).toMatch(/one item$/);
    const many = Array.from({ length: 101 }, (_, index) => ({ Put: put(`order-${index}`, 1) }));
    expect((await write(many)).statusCode).toBe(400);
    expect(await items()).toEqual([item('a', 1)]);
  });

  it('reads items at one point in time', async () => {
    const both = [{ Get: keyOf('a') }, { Get: keyOf('b') }];
    const [, read] = await Promise.all([
      write([{ Update: addOne('a') }, { Put: put('b', 2) }]),
      dynamodb.respond('TransactGetItems', { TransactItems: both }),
    ]);
    expect(read.body).toEqual({ Responses: [{ Item: item('a', 2) }, { Item: item('b', 2) }] });
  });

  it('hides a write from other requests before it is rolled back', async () => {
    const cancelled = write([{ Update: addOne('a') }, { ConditionCheck: { ...keyOf('c'), ...exists } }]);
    const seen = await dynamodb.respond('GetItem', keyOf('a'));
    expect((await cancelled).statusCode).toBe(400);
    expect(seen.body).toEqual({ Item: item('a', 1) });
  });
});
