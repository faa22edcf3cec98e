import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { RunNotFoundError } from './errors.ts';
import { enginesToTest, startedAt, useTables } from './testing/use-tables.ts';

describe.each(enginesToTest(installedEngines()))('runs on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const newRun = (runId: string, scheduledTime = '2026-03-29T12:00:00Z') => ({ runId, scheduledTime, shardCount: 3 });
  const begun = { dispatched: 0, done: false };

  it('open once, and are kept 90 days', async () => {
    const run = {
      runId: 'a',
      scheduledTime: '2026-03-29T12:00:00.000Z',
      status: 'running',
      shardCount: 3,
      shards: { '00': begun, '01': begun, '02': begun },
      startedAt,
    };
    expect(await tables.runs.open(newRun('a'))).toEqual({ state: 'opened', run });
    expect(await tables.runs.open(newRun('a'))).toEqual({ state: 'resumed', run });
    const { Item: item } = await tables.documentClient.send(
      new GetItemCommand({ TableName: 'runs', Key: { runId: { S: 'a' } } }),
    );
    expect(item?.['expiresAt']).toEqual({ N: String(Date.parse('2026-06-27T12:00:00Z') / 1000) });
  });

  it('open once, though several try at once', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, async () => await tables.runs.open(newRun('at once'))));
    expect(opened.filter(({ state }) => state === 'opened')).toHaveLength(1);
    expect(opened.filter(({ state }) => state === 'resumed')).toHaveLength(7);
  });

  it('resume as they were begun, with what each shard had come to', async () => {
    await tables.runs.open({ ...newRun('b'), dueAfter: '2026-03-28T12:00:00Z' });
    await Promise.all([
      tables.runs.saveShard({ runId: 'b', shard: '00', cursor: 'c0', dispatched: 25, done: false }),
      tables.runs.saveShard({ runId: 'b', shard: '02', dispatched: 7, done: true }),
    ]);

    const { state, run } = await tables.runs.open({ ...newRun('b', '2027-01-01T00:00:00Z'), shardCount: 8 });

    expect(state).toBe('resumed');
    expect(run).toMatchObject({
      scheduledTime: '2026-03-29T12:00:00.000Z',
      dueAfter: '2026-03-28T12:00:00.000Z',
      shardCount: 3,
    });
    expect(run.shards).toEqual({
      '00': { cursor: 'c0', dispatched: 25, done: false },
      '01': begun,
      '02': { dispatched: 7, done: true },
    });
    await tables.runs.saveShard({ runId: 'b', shard: '00', dispatched: 30, done: true });
    expect((await tables.runs.open(newRun('b'))).run.shards['00']).toEqual({ dispatched: 30, done: true });
  });

  it('keep what a shard had come to when another delivery of the trigger is behind', async () => {
    await tables.runs.open(newRun('overlap'));
    const save = async (dispatched: number, done: boolean, cursor?: string) => {
      await tables.runs.saveShard({ runId: 'overlap', shard: '00', cursor, dispatched, done });
      return (await tables.runs.get('overlap'))?.shards['00'];
    };
    expect(await save(500, false, 'c5')).toEqual({ cursor: 'c5', dispatched: 500, done: false });
    expect(await save(400, false, 'c4')).toEqual({ cursor: 'c5', dispatched: 500, done: false });
    // It came to the end, but had fewer rows to send: what the other one had sent was done meanwhile.
    expect(await save(450, true)).toEqual({ dispatched: 500, done: true });
    expect(await save(1_500, true)).toEqual({ dispatched: 1_500, done: true });
    expect(await save(1_600, false, 'c6')).toEqual({ dispatched: 1_500, done: true });
  });

  it('are finished for good', async () => {
    await tables.runs.open(newRun('c'));
    await tables.runs.finish('c');
    tables.setClock('2026-03-30T00:00:00Z');
    await tables.runs.finish('c');

    expect(await tables.runs.open(newRun('c'))).toMatchObject({
      state: 'finished',
      run: { status: 'finished', finishedAt: startedAt },
    });
  });

  it('are read by their id', async () => {
    const { run } = await tables.runs.open(newRun('d'));
    expect(await tables.runs.get('d')).toEqual(run);
    expect(await tables.runs.get('nobody')).toBeUndefined();
    expect(await tables.runs.get('latest-finished')).toBeUndefined();
  });

  it('that are not there are named', async () => {
    await expect(tables.runs.finish('nobody')).rejects.toThrow(new RunNotFoundError('nobody'));
    for (const done of [true, false]) {
      const progress = { runId: 'nobody', shard: '00', dispatched: 0, done };
      await expect(tables.runs.saveShard(progress)).rejects.toThrow(RunNotFoundError);
    }
    await expect(tables.runs.open(newRun('latest-finished'))).rejects.toThrow(RangeError);
  });
});

describe.each(enginesToTest(installedEngines()))('the latest finished run on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const finish = async (runId: string, scheduledTime: string): Promise<unknown> => {
    await tables.runs.open({ runId, scheduledTime, shardCount: 1 });
    await tables.runs.finish(runId);
    return await tables.runs.latestFinished();
  };

  beforeEach(() => tables.setClock('2026-04-02T00:00:00.000Z'));

  it('is the one with the latest scheduled time, whichever finishes last', async () => {
    expect(await tables.runs.latestFinished()).toBeUndefined();
    const monday = { runId: 'monday', scheduledTime: '2026-03-30T12:00:00.000Z' };
    const tuesday = { runId: 'tuesday', scheduledTime: '2026-03-31T12:00:00.000Z' };

    expect(await finish('monday', '2026-03-30T12:00:00Z')).toEqual(monday);
    expect(await finish('tuesday', '2026-03-31T12:00:00Z')).toEqual(tuesday);
    expect(await finish('sunday', '2026-03-29T12:00:00Z')).toEqual(tuesday);
  });

  it('is none that is still running', async () => {
    await tables.runs.open({ runId: 'wednesday', scheduledTime: '2026-04-01T12:00:00Z', shardCount: 1 });
    expect(await tables.runs.latestFinished()).toMatchObject({ runId: 'tuesday' });
  });

  it('is none ahead of its time, and is there again for the runs that come before that time', async () => {
    const thursday = { runId: 'thursday', scheduledTime: '2026-04-02T00:00:00.000Z' };
    expect(await finish('may', '2026-05-01T12:00:00Z')).toMatchObject({ runId: 'tuesday' });
    expect(await tables.runs.get('may')).toMatchObject({ status: 'finished' });
    expect(await finish('thursday', '2026-04-02T00:00:00Z')).toEqual(thursday);
  });

  it('is none for as long as an older version has left it ahead of time, until the next run is', async () => {
    tables.setClock('2026-05-02T00:00:00.000Z');
    await finish('left ahead', '2026-05-01T12:00:00Z');
    tables.setClock('2026-04-03T00:00:00.000Z');
    expect(await tables.runs.latestFinished()).toBeUndefined();

    const wednesday = { runId: 'the first of April', scheduledTime: '2026-04-01T12:00:00.000Z' };
    expect(await finish('the first of April', '2026-04-01T12:00:00Z')).toEqual(wednesday);
    tables.setClock('2026-05-02T00:00:00.000Z');
    expect(await tables.runs.latestFinished()).toEqual(wednesday);
  });
});

describe.each(enginesToTest(installedEngines()))('the list of runs on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });

  it('has the latest first, of one time the one that began last, and no more than it is asked for', async () => {
    expect(await tables.runs.list({ limit: 10 })).toEqual([]);
    const open = async (runId: string, scheduledTime: string) =>
      await tables.runs.open({ runId, scheduledTime, shardCount: 1 });
    await open('monday', '2026-03-30T12:00:00Z');
    await open('wednesday', '2026-04-01T12:00:00Z');
    tables.setClock('2026-04-02T00:00:00.000Z');
    await open('wednesday again', '2026-04-01T12:00:00Z');
    await open('tuesday', '2026-03-31T12:00:00Z');
    await tables.runs.finish('monday');

    const list = async (limit: number) => (await tables.runs.list({ limit })).map(({ runId }) => runId);
    expect(await list(10)).toEqual(['wednesday again', 'wednesday', 'tuesday', 'monday']);
    expect(await list(2)).toEqual(['wednesday again', 'wednesday']);
    expect(await tables.runs.list({ limit: 1 })).toEqual([await tables.runs.get('wednesday again')]);
  });
});
