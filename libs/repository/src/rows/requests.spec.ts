import { describe, expect, it } from '@jest/globals';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { ItemError } from '../errors.ts';
import { toAttributes } from '../items/attribute-value.ts';
import { newRowItem } from '../items/row-item.ts';
import { newRunItem } from '../runs/run-item.ts';
import { createRunRepository } from '../runs/run-repository.ts';
import { createAnsweringClient } from '../testing/create-answering-client.ts';
import { newRow, startedAt } from '../testing/use-tables.ts';
import { createRowRepository } from './row-repository.ts';

// What an engine on one machine can't show: that reads are consistent, and what DynamoDB does under load.

const clock = { now: () => new Date(startedAt) };
const definition = newRow({ id: 'a' });
const item = newRowItem(definition, { shardCount: 2, now: startedAt });
const error = { stage: 'writer', name: 'Error', message: 'x', attempt: 1, at: startedAt };
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

  it('waits twice as long each time that DynamoDB brings nothing, up to a second, and then gives up', async () => {
    const { rows, waits } = setUp(() => ({ UnprocessedKeys: { rows: { Keys: [{ id: { S: 'a' } }] } } }));
    await expect(rows.getMany(['a'])).rejects.toMatchObject({
      name: 'UnprocessedKeysError',
      message: 'DynamoDB left 1 keys unprocessed 8 times in a row',
    });
    expect(waits).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
  });

  it('begins its waits afresh when DynamoDB brings something', async () => {
    const left = [2, 1, 1, 0];
    const keys = [{ id: { S: 'a' } }, { id: { S: 'b' } }];
    const { rows, waits } = setUp((_asked, request) => ({
      UnprocessedKeys: { rows: { Keys: keys.slice(0, left[request - 1]) } },
    }));
    await rows.getMany(['a', 'b']);
    expect(waits).toEqual([50, 50]);
  });

  it('counts what is due over every page, and not at all when a shard can’t be asked', async () => {
    const last = { dueShard: { S: '00' } };
    const { rows, requests } = setUp((_asked, request) => ({
      Count: 10 ** request,
      LastEvaluatedKey: request <= 2 ? last : undefined,
    }));
    expect(await rows.countDue({ dueBy: startedAt })).toBe(11_110);
    expect(requests[2]?.input).toMatchObject({ Select: 'COUNT', ExclusiveStartKey: last });

    const faulty = setUp((_asked, request) => {
      if (request === 2) throw throttled();
      return { Count: 1 };
    });
    await expect(faulty.rows.countDue({ dueBy: startedAt })).rejects.toThrow('slow down');
  });

  it("asks for the table's count of shards with the first row that it puts into the index, and no more", async () => {
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
          UpdateExpression: 'SET #shardCount = if_not_exists(#shardCount, :first)',
          ExpressionAttributeNames: { '#shardCount': 'shardCount' },
          ExpressionAttributeValues: { ':first': { N: '16' } },
          ReturnValues: 'ALL_NEW',
        },
      },
    ]);
    expect(requests.length - before).toBe(2 * 7);

    // It counts in the shards that there are now.
    await rows.countDue({ dueBy: startedAt });
    await rows.shards();
    expect(settingsRequests.slice(1).map(({ name }) => name)).toEqual(['GetItemCommand', 'GetItemCommand']);
    for (const { input } of settingsRequests.slice(1)) expect(input).toMatchObject({ ConsistentRead: true });
  });

  it("asks for the table's count of shards again when it had no answer", async () => {
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

  it.each([0, 101, 1.5, Number.NaN])('refuses a count of %d shards before anything is asked', async (count) => {
    const { documentClient, settingsRequests } = createAnsweringClient(() => ({}));
    const table = { documentClient, tableName: 'rows', clock };
    const message = `A table has from 1 to 100 shards, not ${count}`;
    for (const options of [
      { shardCount: count },
      { firstShardCount: count },
      { shardCount: count, firstShardCount: 2 },
    ])
      expect(() => createRowRepository({ ...table, ...options })).toThrow(new RangeError(message));
    await expect(createRowRepository(table).raiseShardCount(count)).rejects.toThrow(new RangeError(message));
    expect(settingsRequests).toEqual([]);
  });

  it('takes an answer without items for an empty page', async () => {
    const { rows, runs } = setUp(() => ({}));
    expect(await rows.dueRows({ shard: '00', dueBy: startedAt, limit: 1 })).toEqual({ rows: [] });
    expect(await runs.list({ limit: 1 })).toEqual([]);
  });

  it('says so of an item without anything that it is known by', async () => {
    const { rows, runs } = setUp(({ name }) => (name === 'GetItemCommand' ? { Item: {} } : { Items: [{}] }));
    const page = await rows.dueRows({ shard: '00', dueBy: startedAt, limit: 1 });
    expect(page).toEqual({ rows: [], unreadable: ['without an id'] });
    await expect(runs.list({ limit: 1 })).rejects.toThrow(/^The run without an id can't be read/);
    expect(await rows.compare(definition)).toMatchObject({ found: 'conflict' });
  });

  it('scans every page', async () => {
    const { rows, requests } = setUp((_asked, request) => ({
      Items: [item],
      LastEvaluatedKey: request === 1 ? { id: { S: 'a' } } : undefined,
    }));
    const ids: string[] = [];
    for await (const { id } of rows.scanRows()) ids.push(id);
    expect(ids).toEqual(['a', 'a']);
    expect(requests[1]?.input).toMatchObject({ ExclusiveStartKey: { id: { S: 'a' } } });
  });

  it('tells what a scan can not read, page by page, and gives all the rest', async () => {
    const pages = [
      { Items: [{ id: { S: 'odd' } }, item], LastEvaluatedKey: { id: { S: 'a' } } },
      {
        Items: [
          { id: { S: 'b' }, status: { S: 'deleted' } },
          { ...item, id: { S: 'c' } },
        ],
      },
    ];
    const answer = (_asked: unknown, request: number) => pages[request - 1] ?? {};
    const unreadable: string[] = [];
    const ids: string[] = [];
    const onUnreadable = ({ kind, id, reason }: ItemError) => void unreadable.push(`${kind} ${id}: ${reason}`);
    for await (const { id } of setUp(answer).rows.scanRows(onUnreadable)) ids.push(id);
    expect(ids).toEqual(['a', 'c']);
    expect(unreadable).toEqual([
      expect.stringMatching(/^row odd: its attributes dueDate, .* are not those of a row$/),
      'row b: its attributes version, history, expiresAt are not those of a row',
    ]);

    // Where nobody asks to be told, nothing may be left out in silence.
    const untold = setUp(answer).rows.scanRows();
    await expect(untold[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'ItemError', id: 'odd' });
    const broken = setUp(() => ({ Items: [null] })).rows.scanWithHistory(onUnreadable);
    await expect(broken[Symbol.asyncIterator]().next()).rejects.toThrow(TypeError);
  });

  it('tells which runs it can not read, and lists the others', async () => {
    const run = newRunItem({ runId: 'r', scheduledTime: startedAt, shardCount: 1 }, new Date(startedAt), 90);
    const { runs } = setUp(() => ({ Items: [run, { ...run, runId: { S: 'odd' }, shards: { S: '' } }] }));
    const unreadable: string[] = [];
    const listed = await runs.list({ limit: 1 }, ({ kind, id }) => void unreadable.push(`${kind} ${id}`));
    expect(listed.map(({ runId }) => runId)).toEqual(['r']);
    expect(unreadable).toEqual(['run odd']);
    await expect(runs.list({ limit: 1 })).rejects.toThrow("The run odd can't be read");
  });

  it('passes on what is worth another try, and takes it for no outcome', async () => {
    const { rows, runs } = setUp(() => {
      throw throttled();
    });
    const message = { rowId: 'a', version: 1, runId: 'r' };
    const write = { ...message, values: { k: 1 }, expected: 1 };
    await expect(rows.put(definition)).rejects.toThrow('slow down');
    await expect(rows.noteSuperseded(message)).rejects.toThrow('slow down');
    await expect(rows.delete({ id: 'a' })).rejects.toThrow('slow down');
    await expect(rows.writeValues(write)).rejects.toThrow('slow down');
    await expect(rows.complete({ ...message, dueDate: definition.dueDate })).rejects.toThrow('slow down');
    await expect(rows.fail({ ...message, error })).rejects.toThrow('slow down');
    const newRun = { runId: 'r', scheduledTime: startedAt, shardCount: 1 };
    await expect(runs.open(newRun)).rejects.toThrow('slow down');
  });

  it('edits a row that others keep changing 25 times, and then says so', async () => {
    const { rows, requests } = setUp(({ name }) => {
      if (name === 'UpdateItemCommand') throw conditionFailed();
      return { Item: item };
    });
    await expect(rows.cancel({ id: 'a' })).rejects.toThrow('The row a was changed by others 25 times meanwhile');
    expect(requests.filter(({ name }) => name === 'UpdateItemCommand')).toHaveLength(25);
  });

  it('edits again at once five times, and then waits, longer each time, up to half a second', async () => {
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

  it('takes a path that is missing for that of the history only once, whoever begins it', async () => {
    const missing = Object.assign(new Error('The document path provided in the update expression is invalid'), {
      name: 'ValidationException',
    });
    const begunByAnother = setUp((_asked, request) => {
      if (request < 3) throw request === 1 ? missing : conditionFailed();
      return {};
    });
    const message = { rowId: 'a', version: 1, runId: 'r' };
    expect(await begunByAnother.rows.fail({ ...message, error })).toBe('failed');
    expect(begunByAnother.requests).toHaveLength(3);
    expect(begunByAnother.requests[1]?.input).toEqual({
      TableName: 'rows',
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET #history = :noHistory',
      ConditionExpression: 'attribute_exists(#id) AND attribute_not_exists(#history)',
      ExpressionAttributeNames: { '#history': 'history', '#id': 'id' },
      ExpressionAttributeValues: { ':noHistory': { M: {} } },
      ReturnValues: 'NONE',
    });

    const never = setUp((_asked, request) => {
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

  it('puts a row again that expires, or is put by another, while it looks at what is there', async () => {
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
    await expect(busy.rows.put(definition)).rejects.toThrow('The row a was changed by others 25 times meanwhile');
    expect(busy.requests).toHaveLength(75);
    const replacing = setUp(({ name }) => {
      if (name !== 'GetItemCommand') throw conditionFailed();
      return { Item: item };
    });
    const other = { ...definition, changes: { a: 1 } };
    await expect(replacing.rows.put(other, { replace: true })).rejects.toThrow('changed by others 25 times');
    // Nobody waits after the last one.
    expect(replacing.waits).toHaveLength(19);
  });

  it('lists runs page by page, and keeps no more than it was asked for', async () => {
    const runItem = (runId: string, day: number) => ({
      ...newRunItem({ runId, scheduledTime: `2026-03-0${day}T12:00:00Z`, shardCount: 1 }, new Date(startedAt), 90),
    });
    const pages = [
      { Items: [runItem('a', 1), runItem('c', 3)], LastEvaluatedKey: { runId: { S: 'c' } } },
      { Items: [{ runId: { S: 'latest-finished' } }, runItem('b', 2)] },
    ];
    const { runs, requests } = setUp((_asked, request) => pages[request - 1] ?? {});
    expect((await runs.list({ limit: 2 })).map(({ runId }) => runId)).toEqual(['c', 'b']);
    expect(requests.map(({ input }) => input)).toEqual([
      { TableName: 'runs', ConsistentRead: true, Limit: 250 },
      { TableName: 'runs', ConsistentRead: true, Limit: 250, ExclusiveStartKey: { runId: { S: 'c' } } },
    ]);
  });

  it('refuses a pointer that points at no run', async () => {
    const pointer = { runId: { S: 'latest-finished' } };
    for (const part of [{ scheduledTime: { S: startedAt } }, { finishedRunId: { S: 'r' } }]) {
      const { runs } = setUp(() => ({ Item: { ...pointer, ...part } }));
      await expect(runs.latestFinished()).rejects.toThrow("The run latest-finished can't be read: it points at no run");
    }
  });

  it('says which run is gone when it is gone in the middle of being finished', async () => {
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

describe('a write of values', () => {
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
    ['0 values of a plan of 2 for the row a', {}],
    ['3 values of a plan of 2 for the row a', { x: 1, y: 2, z: 3 }],
  ])('asks nothing for %s', async (message, values) => {
    const { rows, requests } = answering(['x']);
    await expect(rows.writeValues({ ...input, values })).rejects.toThrow(new RangeError(message));
    expect(requests).toEqual([]);
  });

  it('that finds more keys written than were planned does not pass for complete', async () => {
    const { rows, requests } = answering(['x', 'y', 'z'], '2026-03-29');
    await expect(rows.writeValues(input)).rejects.toThrow(new RangeError('3 keys of a plan of 2 in the row a'));
    expect(requests).toHaveLength(1);
  });

  it('that finds the plan written in an item without a date names the row', async () => {
    const { rows } = answering(['x', 'y']);
    const unreadable = { kind: 'row', id: 'a', reason: 'it has no dueDate' };
    await expect(rows.writeValues(input)).rejects.toMatchObject({ name: 'ItemError', ...unreadable });
  });

  it('that recurs completes at once when its message says on which date it is due', async () => {
    const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
    const whole = { ...input, expected: 1, next, dueDate: '2026-03-29' };
    const { rows, requests } = answering([]);
    expect(await rows.writeValues(whole)).toBe('completed');
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['150 values, which are the plan, complete the row with one request', 150, 150, 'completed', 1],
    ['200 values need two, the last of which completes the row', 200, 200, 'completed', 2],
    ['150 of 151 values need three', 150, 151, 'written', 3],
  ])('of %s', async (_, count, planned, outcome, asked) => {
    const keys = Array.from({ length: count }, (__, index) => `k${index}`);
    const { rows, requests } = answering(keys);
    const values = Object.fromEntries(keys.map((key) => [key, 1]));
    expect(await rows.writeValues({ ...input, values, expected: planned })).toBe(outcome);
    expect(requests).toHaveLength(asked);
  });

  it.each([
    ['some of its values', { x: 1 }, 2],
    ['200 values', Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`k${n}`, n])), 200],
  ])('of %s whose plan others replace again and again is worth another try', async (_, values, expected) => {
    let updates = 0;
    const { rows } = setUp(() => {
      updates += 1;
      // Of each three, the one that adds and the one that begins find another plan there.
      if (updates % 3 !== 2) throw conditionFailed();
      return { Attributes: toAttributes({ planId: 'other.7', writes: {} }) };
    });
    await expect(rows.writeValues({ ...input, values, expected })).rejects.toMatchObject({
      name: 'PlanContentionError',
      message: "Plans of the row a kept taking each other's place",
    });
    expect(updates).toBe(15);
  });

  it('that DynamoDB will never take keeps what it said as the cause', async () => {
    const said = Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
      name: 'ValidationException',
    });
    const { rows } = setUp(() => {
      throw said;
    });
    await expect(rows.writeValues(input)).rejects.toMatchObject({ name: 'UnwritableError', cause: said });
  });
});

it('a run is not called as the pointer to the last one is', async () => {
  const { runs, requests } = setUp(() => ({}));
  const run = { runId: 'latest-finished', scheduledTime: startedAt, shardCount: 2 };
  await expect(runs.open(run)).rejects.toThrow(new RangeError("A run can't be called latest-finished"));
  expect(requests).toEqual([]);
});
