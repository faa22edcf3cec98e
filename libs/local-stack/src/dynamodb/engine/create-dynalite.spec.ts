import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import database from 'dynalite/db/index.js';
import waitForExpect from 'wait-for-expect';
import { createDynamoDBResponder, type DynamoDBResponder } from './create-dynamodb-responder.ts';

const table = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  AttributeDefinitions: ['id', 'shipShard', 'shipAt'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'shipShard', KeyType: 'HASH' as const },
        { AttributeName: 'shipAt', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
};

/** Two ids whose hashes dynalite shortens to the same 24 bits. Some thousands of ids always contain such a pair. */
const [first, second] = twoOfOneHash();

function twoOfOneHash(): [string, string] {
  const ids = new Map<string, string>();
  for (let number = 0; ; number += 1) {
    const id = `order-${number}`;
    const hash = createHash('md5').update('Outliers').update(id).digest('hex').slice(0, 6);
    const other = ids.get(hash);
    if (other !== undefined) return [other, id];
    ids.set(hash, id);
  }
}

const itemOf = (id: string) => ({ id: { S: id }, shipShard: { S: '07' }, shipAt: { S: '2026-03-29T00:00:00.000Z' } });

let dynamodb: DynamoDBResponder;
beforeEach(async () => {
  dynamodb = createDynamoDBResponder();
  await ask('CreateTable', table);
  const active = { Table: { TableStatus: 'ACTIVE' } };
  await waitForExpect(
    async () => expect(await ask('DescribeTable', { TableName: 'orders' })).toMatchObject(active),
    5_000,
    1,
  );
  for (const id of [first, second]) await ask('PutItem', { TableName: 'orders', Item: itemOf(id) });
});
afterEach(async () => await dynamodb.close());

async function ask(action: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await dynamodb.respond(action, body);
  expect(answer).toMatchObject({ statusCode: 200 });
  return answer.body;
}

const due = {
  TableName: 'orders',
  IndexName: 'due',
  KeyConditionExpression: 'shipShard = :shard and shipAt <= :at',
  ExpressionAttributeValues: { ':shard': { S: '07' }, ':at': { S: '2026-03-29T12:00:00.000Z' } },
};

describe('two orders with the same hash in an index of dynalite', () => {
  it('have the same shortened hash, without the suffix', () => {
    const [one, other] = [first, second].map((id) =>
      database.createIndexKey(itemOf(id), table, table.GlobalSecondaryIndexes[0]?.KeySchema ?? []),
    );
    const ending = /\/[0-9a-f]{64}$/;
    expect(one).not.toBe(other);
    expect(one?.replace(ending, '')).toBe(other?.replace(ending, ''));
  });

  it('are both returned, on one page or page by page', async () => {
    expect(await ask('Query', due)).toMatchObject({ Count: 2 });

    const page = await ask('Query', { ...due, Limit: 1 });
    const next = await ask('Query', { ...due, Limit: 1, ExclusiveStartKey: page['LastEvaluatedKey'] });
    const scanned = await ask('Scan', { TableName: 'orders', IndexName: 'due' });

    const ids = [page, next].flatMap(({ Items }) => Items);
    expect(ids).toEqual(expect.arrayContaining([itemOf(first), itemOf(second)]));
    expect(scanned).toMatchObject({ Count: 2 });
  });

  it('leave the index one by one', async () => {
    const key = { id: { S: first } };
    await ask('UpdateItem', { TableName: 'orders', Key: key, UpdateExpression: 'REMOVE shipShard' });
    expect(await ask('Query', due)).toMatchObject({ Items: [itemOf(second)] });

    await ask('DeleteItem', { TableName: 'orders', Key: { id: { S: second } } });
    expect(await ask('Query', due)).toMatchObject({ Items: [] });
  });
});
