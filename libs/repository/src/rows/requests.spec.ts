import { describe, expect, it } from '@jest/globals';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { ItemError } from '../errors.ts';
import { toAttributes } from '../items/attribute-value.ts';
import { newRowItem } from '../items/row-item.ts';
import { newRunItem } from '../runs/run-item.ts';
import { createRunRepository } from '../runs/run-repository.ts';
import { createAnsweringClient } from '../testing/create-answering-client.ts';
import { error, newRow, startedAt } from '../testing/new-row.ts';
import { createRowRepository } from './row-repository.ts';

// Behaviour that a local engine cannot show: consistent reads, and DynamoDB under load.

const clock = { now: () => new Date(startedAt) };
const definition = newRow({ id: 'a' });
const item = newRowItem(definition, { shardCount: 2, now: startedAt });
const throttled = () => Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
const conditionFailed = () => new ConditionalCheckFailedException({ message: '', $metadata: {} });

function setUp(answer: Parameters<typeof createAnsweringClient>[0]) {
  const { documentClient, requests, settingsRequests } = createAnsweringClient(answer);
  const waits: number[] = [];
  const rows = createRowRepository({
    documentClient,
    tableName: 'rows',
    clock,
    delay: async (ms) => void waits.push(ms),
    random: () => 1,
  });
  const runs = createRunRepository({ documentClient, tableName: 'runs', clock });
  return { rows, runs, requests, settingsRequests, waits };
}

describe('the repository', () => {
  it('reads rows and runs consistently', async () => {
    const { rows, runs, requests } = setUp(({ name }) => (name === 'BatchGetItemCommand' ? {} : { Item: undefined }));
    await rows.get('a');
    await rows.compare(definition);
    await runs.latestFinished();
    await runs.finish('r').catch(() => undefined);
    for await (const row of rows.scanRows()) expect(row).toBeUndefined();
    expect(requests).toHaveLength(5);
    for (const { input } of requests) expect(input).toMatchObject({ ConsistentRead: true });

    await rows.getMany(['a']);
    const Keys = [{ id: { S: 'a' } }];
    expect(requests[5]?.input).toEqual({ RequestItems: { rows: { Keys, ConsistentRead: true } } });
  });

  it('doubles the wait after each response without items, up to a second, and then throws', async () => {
    const { rows, waits } = setUp(() => ({ UnprocessedKeys: { rows: { Keys: [{ id: { S: 'a' } }] } } }));
    await expect(rows.getMany(['a'])).rejects.toMatchObject({
      name: 'UnprocessedKeysError',
      message: 'DynamoDB returned 1 unprocessed keys 8 times in a row: the table is throttled',
    });
    expect(waits).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
  });

  it('resets the wait after a response with items', async () => {
    const left = [2, 1, 1, 0];
    const keys = [{ id: { S: 'a' } }, { id: { S: 'b' } }];
    const { rows, waits } = setUp((_sent, request) => ({
      UnprocessedKeys: { rows: { Keys: keys.slice(0, left[request - 1]) } },
    }));
    await rows.getMany(['a', 'b']);
    expect(waits).toEqual([50, 50]);
  });

  it('counts due rows on every page, and throws when a query fails', async () => {
    const last = { dueShard: { S: '00' } };
    const { rows, requests } = setUp((_sent, request) => ({
      Count: 10 ** request,
      LastEvaluatedKey: request <= 2 ? last : undefined,
    }));
    expect(await rows.countDue({ dueBy: startedAt })).toBe(11_110);
    expect(requests[2]?.input).toMatchObject({ Select: 'COUNT', ExclusiveStartKey: last });

    const faulty = setUp((_sent, request) => {
      if (request === 2) throw throttled();
      return { Count: 1 };
    });
    await expect(faulty.rows.countDue({ dueBy: startedAt })).rejects.toThrow('slow down');
  });

  it('requests the shard count with the first write to the due index, and caches it', async () => {
    const { rows, requests, settingsRequests } = setUp(() => ({ Item: item, Attributes: item }));
    const message = { rowId: 'a', version: 1, runId: 'r', dueDate: definition.dueDate };
    await rows.get('a');
    await rows.cancel({ id: 'a' });
    await rows.complete(message);
    await rows.writeValues({ ...message, values: { k: 1 }, expected: 1 });
    await rows.fail({ ...message, error });
    expect(settingsRequests).toEqual([]);

    const before = requests.length;
    const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
    for (let time = 1; time <= 2; time += 1) {
      await rows.put(definition);
      await rows.reschedule({ id: 'a', dueDate: '2026-04-01' });
      await rows.change({ id: 'a', changes: {} });
      await rows.complete({ ...message, next });
      await rows.writeValues({ ...message, values: { k: 1 }, expected: 1, next });
    }
    expect(settingsRequests).toEqual([
      {
        name: 'UpdateItemCommand',
        input: {
          TableName: 'rows',
          Key: { id: { S: '\uFFFFdaybreak-settings' } },
          UpdateExpression: 'SET #shardCount = :first, #failedRowsIndexed = :true',
          ConditionExpression: 'attribute_not_exists(#shardCount)',
          ExpressionAttributeNames: { '#shardCount': 'shardCount', '#failedRowsIndexed': 'failedRowsIndexed' },
          ExpressionAttributeValues: { ':first': { N: '16' }, ':true': { BOOL: true } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ]);
    expect(requests.length - before).toBe(2 * 7);

    // Reads use the current shard count.
    await rows.countDue({ dueBy: startedAt });
    await rows.shards();
    expect(settingsRequests.slice(1).map(({ name }) => name)).toEqual(['GetItemCommand', 'GetItemCommand']);
    for (const { input } of settingsRequests.slice(1)) expect(input).toMatchObject({ ConsistentRead: true });
  });

  it('requests the shard count again after a failed request', async () => {
    const { documentClient } = createAnsweringClient(() => ({}));
    let failures = 1;
    documentClient.middlewareStack.add(
      (next) => async (args) => {
        if (failures-- > 0) throw throttled();
        return await next(args);
      },
      { step: 'initialize', priority: 'high' },
    );
    const rows = createRowRepository({ documentClient, tableName: 'rows', clock });
    await expect(rows.put(definition)).rejects.toThrow('slow down');
    expect(await rows.put(definition)).toBe('created');
  });

  it.each([0, 101, 1.5, Number.NaN])('refuses a shard count of %d without a request', async (count) => {
    const { documentClient, settingsRequests } = createAnsweringClient(() => ({}));
    const table = { documentClient, tableName: 'rows', clock };
    const message = `The shard count must be a whole number from 1 to 100, not ${count}`;
    for (const options of [
      { shardCount: count },
      { firstShardCount: count },
      { shardCount: count, firstShardCount: 2 },
    ])
      expect(() => createRowRepository({ ...table, ...options })).toThrow(new RangeError(message));
    await expect(createRowRepository(table).raiseShardCount(count)).rejects.toThrow(new RangeError(message));
    expect(settingsRequests).toEqual([]);
  });

  it('treats a response without items as an empty page', async () => {
    const { rows, runs } = setUp(() => ({}));
    expect(await rows.dueRows({ shard: '00', dueBy: startedAt, limit: 1 })).toEqual({ rows: [] });
    expect(await runs.list({ limit: 1 })).toEqual([]);
  });

  it('reports an item without an id', async () => {
    const { rows, runs } = setUp(({ name }) => (name === 'GetItemCommand' ? { Item: {} } : { Items: [{}] }));
    const page = await rows.dueRows({ shard: '00', dueBy: startedAt, limit: 1 });
    expect(page).toEqual({ rows: [], unreadable: ['without an id'] });
    await expect(runs.list({ limit: 1 })).rejects.toThrow(/^The run without an id can't be read/);
    expect(await rows.compare(definition)).toMatchObject({ found: 'conflict' });
  });

  it('scans every page', async () => {
    const { rows, requests } = setUp((_sent, request) => ({
      Items: [item],
      LastEvaluatedKey: request === 1 ? { id: { S: 'a' } } : undefined,
    }));
    const ids: string[] = [];
    for await (const { id } of rows.scanRows()) ids.push(id);
    expect(ids).toEqual(['a', 'a']);
    expect(requests[1]?.input).toMatchObject({ ExclusiveStartKey: { id: { S: 'a' } } });
  });

  it('reports each item that a scan cannot read, and returns the others', async () => {
    const pages = [
      { Items: [{ id: { S: 'odd' } }, item], LastEvaluatedKey: { id: { S: 'a' } } },
      {
        Items: [
          { id: { S: 'b' }, status: { S: 'deleted' } },
          { ...item, id: { S: 'c' } },
        ],
      },
    ];
    const answer = (_sent: unknown, request: number) => pages[request - 1] ?? {};
    const unreadable: string[] = [];
    const ids: string[] = [];
    const onUnreadable = ({ kind, id, reason }: ItemError) => void unreadable.push(`${kind} ${id}: ${reason}`);
    for await (const { id } of setUp(answer).rows.scanRows(onUnreadable)) ids.push(id);
    expect(ids).toEqual(['a', 'c']);
    expect(unreadable).toEqual([
      expect.stringMatching(/^row odd: its attributes dueDate, .* are not those of a row$/),
      'row b: its attributes version, history, expiresAt are not those of a row',
    ]);

    // Without onUnreadable no item is skipped silently.
    const throwing = setUp(answer).rows.scanRows();
    await expect(throwing[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'ItemError', id: 'odd' });
    const broken = setUp(() => ({ Items: [null] })).rows.scanWithHistory(onUnreadable);
    await expect(broken[Symbol.asyncIterator]().next()).rejects.toThrow(TypeError);
  });

  it('reports each run that it cannot read, and lists the others', async () => {
    const run = newRunItem({ runId: 'r', scheduledTime: startedAt, shardCount: 1 }, new Date(startedAt), 90);
    const { runs } = setUp(() => ({ Items: [run, { ...run, runId: { S: 'odd' }, shards: { S: '' } }] }));
    const unreadable: string[] = [];
    const listed = await runs.list({ limit: 1 }, ({ kind, id }) => void unreadable.push(`${kind} ${id}`));
    expect(listed.map(({ runId }) => runId)).toEqual(['r']);
    expect(unreadable).toEqual(['run odd']);
    await expect(runs.list({ limit: 1 })).rejects.toThrow("The run odd can't be read");
  });

  it('throws a throttling error, and never treats it as an outcome', async () => {
    const { rows, runs } = setUp(() => {
      throw throttled();
    });
    const message = { rowId: 'a', version: 1, runId: 'r' };
    const write = { ...message, values: { k: 1 }, expected: 1 };
    await expect(rows.put(definition)).rejects.toThrow('slow down');
    await expect(rows.recordSuperseded(message)).rejects.toThrow('slow down');
    await expect(rows.delete({ id: 'a' })).rejects.toThrow('slow down');
    await expect(rows.writeValues(write)).rejects.toThrow('slow down');
    await expect(rows.complete({ ...message, dueDate: definition.dueDate })).rejects.toThrow('slow down');
    await expect(rows.fail({ ...message, error })).rejects.toThrow('slow down');
    const newRun = { runId: 'r', scheduledTime: startedAt, shardCount: 1 };
    await expect(runs.open(newRun)).rejects.toThrow('slow down');
  });

  it('repeats an edit 25 times while other writers change the row, and then throws', async () => {
    const { rows, requests } = setUp(({ name }) => {
      if (name === 'UpdateItemCommand') throw conditionFailed();
      return { Item: item };
    });
    await expect(rows.cancel({ id: 'a' })).rejects.toThrow('The row a was changed by other writers 25 times');
    expect(requests.filter(({ name }) => name === 'UpdateItemCommand')).toHaveLength(25);
  });

  it('repeats an edit five times without a wait, and then with a wait that doubles up to half a second', async () => {
    const changedBefore = (tries: number) => {
      let updates = 0;
      return setUp(({ name }) => {
        if (name === 'GetItemCommand') return { Item: item };
        updates += 1;
        if (updates < tries) throw conditionFailed();
        return { Attributes: item };
      });
    };
    const soon = changedBefore(6);
    await soon.rows.cancel({ id: 'a' });
    expect(soon.waits).toEqual([]);
    const late = changedBefore(13);
    await late.rows.cancel({ id: 'a' });
    expect(late.waits).toEqual([50, 100, 200, 400, 500, 500, 500]);
  });

  it('creates a missing history once, and throws when the path is still missing', async () => {
    const missing = Object.assign(new Error('The document path provided in the update expression is invalid'), {
      name: 'ValidationException',
    });
    const createdByAnother = setUp((_sent, request) => {
      if (request < 3) throw request === 1 ? missing : conditionFailed();
      return {};
    });
    const message = { rowId: 'a', version: 1, runId: 'r' };
    expect(await createdByAnother.rows.fail({ ...message, error })).toBe('failed');
    expect(createdByAnother.requests).toHaveLength(3);
    expect(createdByAnother.requests[1]?.input).toEqual({
      TableName: 'rows',
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET #history = :noHistory',
      ConditionExpression: 'attribute_exists(#id) AND attribute_not_exists(#history)',
      ExpressionAttributeNames: { '#history': 'history', '#id': 'id' },
      ExpressionAttributeValues: { ':noHistory': { M: {} } },
      ReturnValues: 'NONE',
    });

    const never = setUp((_sent, request) => {
      if (request !== 2) throw missing;
      return {};
    });
    await expect(never.rows.fail({ ...message, error })).rejects.toBe(missing);
    expect(never.requests).toHaveLength(3);
    for (const [name, reason] of [
      ['ValidationException', 'Item size'],
      ['InternalServerError', 'The document path'],
    ] as const) {
      const other = setUp(() => {
        throw Object.assign(new Error(reason), { name });
      });
      await expect(other.rows.fail({ ...message, error })).rejects.toThrow(reason);
      expect(other.requests).toHaveLength(1);
    }
  });

  it('repeats a put when the row expires or changes between its read and its write', async () => {
    const gone = setUp(({ name }, request) => {
      if (name === 'PutItemCommand' && request === 1) throw conditionFailed();
      return {};
    });
    expect(await gone.rows.put(definition)).toBe('created');
    expect(gone.requests.map(({ name }) => name)).toEqual(['PutItemCommand', 'GetItemCommand', 'PutItemCommand']);

    const tombstone = toAttributes({ id: 'a', status: 'deleted', version: 3, history: {}, expiresAt: 1 });
    const busy = setUp(({ name }) => {
      if (name !== 'GetItemCommand') throw conditionFailed();
      return { Item: tombstone };
    });
    await expect(busy.rows.put(definition)).rejects.toThrow('The row a was changed by other writers 25 times');
    expect(busy.requests).toHaveLength(75);
    const replacing = setUp(({ name }) => {
      if (name !== 'GetItemCommand') throw conditionFailed();
      return { Item: item };
    });
    const other = { ...definition, changes: { a: 1 } };
    await expect(replacing.rows.put(other, { replace: true })).rejects.toThrow('changed by other writers 25 times');
    // There is no wait after the last attempt.
    expect(replacing.waits).toHaveLength(19);
  });

  it('lists runs page by page, and keeps at most `limit` runs', async () => {
    const runItem = (runId: string, day: number) => ({
      ...newRunItem({ runId, scheduledTime: `2026-03-0${day}T12:00:00Z`, shardCount: 1 }, new Date(startedAt), 90),
    });
    const pages = [
      { Items: [runItem('a', 1), runItem('c', 3)], LastEvaluatedKey: { runId: { S: 'c' } } },
      { Items: [{ runId: { S: 'latest-finished' } }, runItem('b', 2)] },
    ];
    const { runs, requests } = setUp((_sent, request) => pages[request - 1] ?? {});
    expect((await runs.list({ limit: 2 })).map(({ runId }) => runId)).toEqual(['c', 'b']);
    expect(requests.map(({ input }) => input)).toEqual([
      { TableName: 'runs', ConsistentRead: true, Limit: 250 },
      { TableName: 'runs', ConsistentRead: true, Limit: 250, ExclusiveStartKey: { runId: { S: 'c' } } },
    ]);
  });

  it('throws when the latest-finished item does not name a run', async () => {
    const pointer = { runId: { S: 'latest-finished' } };
    for (const part of [{ scheduledTime: { S: startedAt } }, { finishedRunId: { S: 'r' } }]) {
      const { runs } = setUp(() => ({ Item: { ...pointer, ...part } }));
      await expect(runs.latestFinished()).rejects.toThrow(
        "The run latest-finished can't be read: it does not name a run",
      );
    }
  });

  it('throws RunNotFoundError when the run disappears while it is finished', async () => {
    const { runs } = setUp(({ name, input }) => {
      if (name !== 'UpdateItemCommand') {
        return {
          Item: {
            runId: { S: 'r' },
            scheduledTime: { S: startedAt },
            status: { S: 'running' },
            shardCount: { N: '1' },
            shards: { M: { '00': { M: { dispatched: { N: '0' }, done: { BOOL: false } } } } },
            startedAt: { S: startedAt },
          },
        };
      }
      if (JSON.stringify(input).includes('latest-finished')) return {};
      throw conditionFailed();
    });
    await expect(runs.finish('r')).rejects.toMatchObject({ name: 'RunNotFoundError', runId: 'r' });
  });
});

describe('writeValues', () => {
  const input = { rowId: 'a', version: 1, runId: 'run', values: { x: 1 }, expected: 2 };
  const answering = (writes: string[], dueDate?: string) =>
    setUp(() => ({
      Attributes: toAttributes({
        writes: Object.fromEntries(writes.map((key) => [key, startedAt])),
        planId: 'unnamed.1',
        ...(dueDate === undefined ? {} : { dueDate }),
      }),
    }));

  it.each([
    ['The row a got 0 values for a plan of 2', {}],
    ['The row a got 3 values for a plan of 2', { x: 1, y: 2, z: 3 }],
  ])('sends no request: %s', async (message, values) => {
    const { rows, requests } = answering(['x']);
    await expect(rows.writeValues({ ...input, values })).rejects.toThrow(new RangeError(message));
    expect(requests).toEqual([]);
  });

  it('throws when more keys are written than the plan has', async () => {
    const { rows, requests } = answering(['x', 'y', 'z'], '2026-03-29');
    await expect(rows.writeValues(input)).rejects.toThrow(
      new RangeError('The row a has 3 written keys of a plan of 2'),
    );
    expect(requests).toHaveLength(1);
  });

  it('throws an ItemError when the item has no due date', async () => {
    const { rows } = answering(['x', 'y']);
    const unreadable = { kind: 'row', id: 'a', reason: 'it has no attribute dueDate' };
    await expect(rows.writeValues(input)).rejects.toMatchObject({ name: 'ItemError', ...unreadable });
  });

  it('completes a recurring row in one update when the message has its due date', async () => {
    const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
    const whole = { ...input, expected: 1, next, dueDate: '2026-03-29' };
    const { rows, requests } = answering([]);
    expect(await rows.writeValues(whole)).toBe('completed');
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['a plan of 150 values in one request', 150, 150, 'completed', 1],
    ['a plan of 200 values in two requests', 200, 200, 'completed', 2],
    ['150 of 151 values in three requests', 150, 151, 'written', 3],
  ])('writes %s', async (_, count, planned, outcome, requestCount) => {
    const keys = Array.from({ length: count }, (__, index) => `k${index}`);
    const { rows, requests } = answering(keys);
    const values = Object.fromEntries(keys.map((key) => [key, 1]));
    expect(await rows.writeValues({ ...input, values, expected: planned })).toBe(outcome);
    expect(requests).toHaveLength(requestCount);
  });

  it.each([
    ['a part of a plan', { x: 1 }, 2],
    ['a plan of 200 values', Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`k${n}`, n])), 200],
  ])('throws PlanContentionError when other plans keep replacing %s', async (_, values, expected) => {
    let updates = 0;
    const { rows } = setUp(() => {
      updates += 1;
      // Of each three updates, the one that adds to the plan and the one that replaces it find another plan.
      if (updates % 3 !== 2) throw conditionFailed();
      return { Attributes: toAttributes({ planId: 'other.7', writes: {} }) };
    });
    await expect(rows.writeValues({ ...input, values, expected })).rejects.toMatchObject({
      name: 'PlanContentionError',
      message: 'Different plans of the row a kept replacing each other',
    });
    expect(updates).toBe(15);
  });

  it("has DynamoDB's error as the cause of an UnwritableError", async () => {
    const cause = Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
      name: 'ValidationException',
    });
    const { rows } = setUp(() => {
      throw cause;
    });
    await expect(rows.writeValues(input)).rejects.toMatchObject({ name: 'UnwritableError', cause });
  });
});

it('open refuses a reserved run id', async () => {
  const { runs, requests } = setUp(() => ({}));
  const run = { runId: 'latest-finished', scheduledTime: startedAt, shardCount: 2 };
  await expect(runs.open(run)).rejects.toThrow(
    new RangeError('The run id latest-finished is reserved: use another id'),
  );
  expect(requests).toEqual([]);
});
