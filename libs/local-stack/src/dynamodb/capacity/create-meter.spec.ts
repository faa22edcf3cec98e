import { describe, expect, it } from '@jest/globals';
import { exampleTable } from '../../testing/write-examples.ts';
import type { Body } from './body.ts';
import type { ProvisionedCapacity } from './capacity.ts';
import { createMeter, type Meter } from './create-meter.ts';

const { name: TableName } = exampleTable;
const Key = (id: string) => ({ id: { S: id } });
const put = (id: string) => ({ TableName, Item: { ...Key(id), shard: { S: '00' }, at: { S: '2026' } } });
const consumed = (table: number, indexes: Record<string, number> = {}) => ({
  TableName,
  Table: { CapacityUnits: table },
  GlobalSecondaryIndexes: Object.fromEntries(
    Object.entries(indexes).map(([name, units]) => [name, { CapacityUnits: units }]),
  ),
});

function meterOf(capacity: Partial<ProvisionedCapacity>): { meter: Meter; wait(seconds: number): void } {
  let now = 0;
  const options = { tables: [exampleTable], tableArnPrefix: 'arn:aws:dynamodb:eu-west-1:000000000000:table/' };
  const most = { writeUnitsPerSecond: 1_000, readUnitsPerSecond: 1_000 };
  const meter = createMeter({ ...options, capacity: { ...most, ...capacity }, now: () => now });
  return { meter, wait: (seconds) => void (now += seconds * 1_000) };
}

/** Returns the request to the engine, and the client's response when the engine has consumed these units. */
function ask(meter: Meter, operation: string, body: Body, answered: Body = {}): { sent?: Body; answer: Body } {
  const begun = meter.begin(operation, body);
  if (begun === undefined) throw new Error(`${operation} is not metered`);
  if ('refusal' in begun) return { answer: begun.refusal.body };
  return { sent: begun.body, answer: begun.settle({ statusCode: 200, body: answered }).body };
}

const isThrottled = ({ answer }: { answer: Body }): boolean => /Throughput/.test(String(answer['__type']));

describe('a table', () => {
  it('with no units left refuses the next write with AWS’s error, and accepts it later', () => {
    const { meter, wait } = meterOf({ writeUnitsPerSecond: 3 });
    expect(isThrottled(ask(meter, 'PutItem', put('a'), { ConsumedCapacity: consumed(3) }))).toBe(false);

    expect(ask(meter, 'PutItem', put('b'))).toEqual({
      answer: {
        __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
        message:
          'The level of configured provisioned throughput for the table was exceeded. Consider increasing your ' +
          'provisioning level with the UpdateTable API.',
        ThrottlingReasons: [
          {
            reason: 'TableWriteProvisionedThroughputExceeded',
            resource: `arn:aws:dynamodb:eu-west-1:000000000000:table/${TableName}`,
          },
        ],
      },
    });
    expect(meter.unitCounts()[TableName]).toEqual({ write: 3, read: 0, throttled: 1 });
    // Reads have separate units.
    expect(isThrottled(ask(meter, 'GetItem', { TableName, Key: Key('a') }))).toBe(false);

    wait(1);
    expect(isThrottled(ask(meter, 'PutItem', put('b')))).toBe(false);
  });

  it('is charged for the written units, not for the reserved ones', () => {
    const { meter } = meterOf({ writeUnitsPerSecond: 2 });
    // The request was invalid, so it consumed nothing.
    for (let time = 0; time < 5; time += 1) ask(meter, 'PutItem', put('a'));
    expect(isThrottled(ask(meter, 'PutItem', put('a'), { ConsumedCapacity: consumed(2) }))).toBe(false);
    expect(isThrottled(ask(meter, 'PutItem', put('a')))).toBe(true);
  });

  it('admits only as many concurrent requests as it has units for', () => {
    const { meter } = meterOf({ writeUnitsPerSecond: 2 });
    const begun = ['a', 'b', 'c'].map((id) => meter.begin('PutItem', put(id)));
    expect(begun.map((each) => each !== undefined && 'refusal' in each)).toEqual([false, false, true]);
  });

  it('is charged for a failed condition', () => {
    const { meter } = meterOf({ writeUnitsPerSecond: 3 });
    const begun = meter.begin('PutItem', { ...put('a'), ConditionExpression: 'attribute_not_exists(id)' });
    if (begun === undefined || 'refusal' in begun) throw new Error('The request was refused');
    const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
    const Item = { ...Key('a'), text: { S: 'x'.repeat(2_500) } };

    expect(begun.settle({ statusCode: 400, body: { __type, Item } }).body).toEqual({ __type });
    expect(meter.unitCounts()[TableName]).toMatchObject({ write: 3 });
    expect(isThrottled(ask(meter, 'PutItem', put('b')))).toBe(true);
  });
});

describe('an index', () => {
  it('without capacity throttles the writes of its table, and no reads', () => {
    const { meter, wait } = meterOf({ writeUnitsPerSecond: 10 });
    ask(meter, 'PutItem', put('a'), { ConsumedCapacity: consumed(1, { due: 30 }) });
    wait(2);

    const { answer } = ask(meter, 'PutItem', put('b'));
    expect(answer).toMatchObject({
      message: expect.stringContaining('one or more global secondary indexes of the table'),
      ThrottlingReasons: [
        {
          reason: 'IndexWriteProvisionedThroughputExceeded',
          resource: expect.stringMatching(/table\/Examples\/index\/due$/),
        },
      ],
    });
    expect(isThrottled(ask(meter, 'GetItem', { TableName, Key: Key('a') }))).toBe(false);
    wait(1);
    expect(isThrottled(ask(meter, 'PutItem', put('b')))).toBe(false);
  });

  it('is charged at the partition that an entry leaves, which the meter requests from the engine', () => {
    const { meter } = meterOf({ writeUnitsPerSecond: 40_000 });
    const update = { TableName, Key: Key('a'), UpdateExpression: 'REMOVE shard' };
    const old = { ...Key('a'), shard: { S: '07' } };
    const answered = { ConsumedCapacity: consumed(1, { due: 1_000 }), Attributes: old };

    const { sent, answer } = ask(meter, 'UpdateItem', update, answered);

    expect(sent).toMatchObject({ ReturnValues: 'ALL_OLD' });
    expect(answer).toEqual({});
    expect(ask(meter, 'PutItem', put('b')).answer).toMatchObject({
      ThrottlingReasons: [{ reason: 'IndexWriteKeyRangeThroughputExceeded' }],
    });
  });

  it('is read at the partition that a query names', () => {
    const { meter } = meterOf({ readUnitsPerSecond: 60_000 });
    const query = (shard: string) => ({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: '#s = :s AND #a <= :a',
      ExpressionAttributeNames: { '#s': 'shard', '#a': 'at' },
      ExpressionAttributeValues: { ':s': { S: shard }, ':a': { S: '2026' } },
    });
    ask(meter, 'Query', query('00'), { ConsumedCapacity: consumed(0, { due: 3_000 }) });

    expect(isThrottled(ask(meter, 'Query', query('00')))).toBe(true);
    const others = Array.from({ length: 10 }, (_, shard) => isThrottled(ask(meter, 'Query', query(`1${shard}`))));
    expect(others).toContain(false);
  });
});

describe('a batch', () => {
  const keys = ['a', 'b', 'c'].map(Key);
  const read = { RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } };

  it('leaves keys without capacity unprocessed', () => {
    const { meter } = meterOf({ readUnitsPerSecond: 1 });
    const { sent, answer } = ask(meter, 'BatchGetItem', read, { Responses: {}, UnprocessedKeys: {} });

    expect(sent?.['RequestItems']).toEqual({ [TableName]: { Keys: keys.slice(0, 2), ConsistentRead: true } });
    expect(answer).toEqual({
      Responses: {},
      UnprocessedKeys: { [TableName]: { Keys: keys.slice(2), ConsistentRead: true } },
    });
  });

  it('adds them to the keys that the engine left unprocessed', () => {
    const { meter } = meterOf({ readUnitsPerSecond: 1 });
    const UnprocessedKeys = { [TableName]: { Keys: keys.slice(1, 2), ConsistentRead: true } };
    const { answer } = ask(meter, 'BatchGetItem', read, { Responses: {}, UnprocessedKeys });

    expect(answer['UnprocessedKeys']).toEqual({ [TableName]: { Keys: keys.slice(1), ConsistentRead: true } });
  });

  it('without capacity for any key is refused', () => {
    const { meter } = meterOf({ readUnitsPerSecond: 1 });
    ask(meter, 'BatchGetItem', read, { ConsumedCapacity: [consumed(5)] });

    expect(isThrottled(ask(meter, 'BatchGetItem', read))).toBe(true);
  });

  it('of writes leaves whole requests unprocessed', () => {
    const { meter } = meterOf({ writeUnitsPerSecond: 1 });
    const requests = [{ PutRequest: { Item: put('a').Item } }, { DeleteRequest: { Key: Key('b') } }];
    const write = { RequestItems: { [TableName]: requests } };

    const { sent, answer } = ask(meter, 'BatchWriteItem', write, { UnprocessedItems: {} });
    expect(sent?.['RequestItems']).toEqual({ [TableName]: requests.slice(0, 1) });
    expect(answer).toEqual({ UnprocessedItems: { [TableName]: requests.slice(1) } });
  });
});

it('throttles neither an operation that consumes nothing, nor a table outside of the template', () => {
  const { meter } = meterOf({ readUnitsPerSecond: 1 });
  expect(meter.begin('DescribeTable', { TableName })).toBeUndefined();
  for (let time = 0; time < 5; time += 1)
    expect(isThrottled(ask(meter, 'GetItem', { TableName: 'Other', Key: {} }))).toBe(false);
});

it('has a capacity for each table', () => {
  const other = { ...exampleTable, name: 'Other' };
  const scarce = { writeUnitsPerSecond: 1, readUnitsPerSecond: 1 };
  const meter = createMeter({
    tables: [exampleTable, other],
    capacity: (tableName) => (tableName === 'Other' ? 'unlimited' : scarce),
    tableArnPrefix: 'table/',
    now: () => 0,
  });
  const begun = (name: string) => [1, 2].map(() => meter.begin('GetItem', { TableName: name, Key: Key('a') }));
  for (const table of [TableName, 'Other']) for (const each of begun(table)) expect(each).not.toHaveProperty('refusal');
  for (const each of begun(TableName)) expect(each).toHaveProperty('refusal');
  for (const each of begun('Other')) expect(each).not.toHaveProperty('refusal');
});
