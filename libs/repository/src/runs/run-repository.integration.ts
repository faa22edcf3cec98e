import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { RunNotFoundError } from '../errors.ts';
import { enginesToTest, startedAt, useTables } from '../testing/use-tables.ts';
import { dispatchedRowKey } from './dispatched-rows.ts';
import type { NewRun } from './run-item.ts';

describe.each(enginesToTest(installedEngines()))('runs on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const newRun = (runId: string, scheduledTime = '2026-03-29T12:00:00Z') => ({ runId, scheduledTime, shardCount: 3 });
  const begun = { dispatched: 0, saves: 0, done: false };

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
    const windows = {
      readyBy: '2026-03-29T11:59:00.000Z',
      base: { runId: 'a', dueBy: '2026-03-28T12:00:00.000Z', readyBy: '2026-03-28T11:59:00.000Z' },
      lostBy: { dueBy: '2026-03-20T12:00:00.000Z', readyBy: '2026-03-20T11:59:00.000Z' },
    };
    await tables.runs.open({ ...newRun('b'), ...windows });
    const save = async (shard: string, after: { cursor?: string; dispatched: number; done: boolean }) =>
      await tables.runs.saveShard({ runId: 'b', shard, before: begun, after });
    await Promise.all([
      save('00', { cursor: 'c0', dispatched: 25, done: false }),
      save('02', { dispatched: 7, done: true }),
    ]);

    const { state, run } = await tables.runs.open({ ...newRun('b', '2027-01-01T00:00:00Z'), shardCount: 8 });

    expect(state).toBe('resumed');
    expect(run).toMatchObject({ ...windows, scheduledTime: '2026-03-29T12:00:00.000Z', shardCount: 3 });
    expect(run.progressAt).toBe(startedAt);
    expect(run.shards).toEqual({
      '00': { cursor: 'c0', dispatched: 25, saves: 1, done: false },
      '01': begun,
      '02': { dispatched: 7, saves: 1, done: true },
    });
  });

  it('keep what the faster of two readers of a shard saves, and say so to the other', async () => {
    await tables.runs.open(newRun('two readers'));
    const save = async (before: typeof begun, dispatched: number, done = false) =>
      (await tables.runs.saveShard({ runId: 'two readers', shard: '00', before, after: { dispatched, done } }))?.shards[
        '00'
      ];
    const first = { dispatched: 500, saves: 1, done: false };
    expect(await save(begun, 500)).toEqual(first);
    expect(await save(begun, 400)).toBeUndefined();
    expect(await save(begun, 500, true)).toBeUndefined();
    expect(await save(first, 900, true)).toEqual({ dispatched: 900, saves: 2, done: true });
    expect((await tables.runs.get('two readers'))?.shards['00']).toEqual({ dispatched: 900, saves: 2, done: true });
  });

  it('go on where an older version, which did not count its saves, has left them', async () => {
    await tables.runs.open(newRun('older'));
    const progress = { M: { cursor: { S: 'c' }, dispatched: { N: '500' }, done: { BOOL: false } } };
    await tables.documentClient.send(
      new UpdateItemCommand({
        TableName: 'runs',
        Key: { runId: { S: 'older' } },
        UpdateExpression: 'SET shards.#shard = :progress, dueAfter = :dueAfter',
        ExpressionAttributeNames: { '#shard': '01' },
        ExpressionAttributeValues: { ':progress': progress, ':dueAfter': { S: '2026-03-28T12:00:00.000Z' } },
      }),
    );
    const run = await tables.runs.get('older');
    expect(run?.dueAfter).toBe('2026-03-28T12:00:00.000Z');
    const before = run?.shards['01'] ?? begun;
    expect(before).toEqual({ cursor: 'c', dispatched: 500, saves: 0, done: false });
    const after = { dispatched: 600, done: true };
    expect(await tables.runs.saveShard({ runId: 'older', shard: '01', before, after })).toMatchObject({
      shards: { '01': { dispatched: 600, saves: 1, done: true } },
    });
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
    const after = { dispatched: 0, done: true };
    expect(await tables.runs.saveShard({ runId: 'nobody', shard: '00', before: begun, after })).toBeUndefined();
    for (const id of ['latest-finished', 'dispatch-position', 'missing-rules', 'dispatched-rows#a#00'])
      await expect(tables.runs.open(newRun(id))).rejects.toThrow(RangeError);
  });
});

describe.each(enginesToTest(installedEngines()))('the rules that rows wait for on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });

  it('are those of the last batch that was missing some, at most 20, and no run', async () => {
    expect(await tables.runs.missingRules()).toBeUndefined();
    tables.setClock('2026-03-29T12:00:00.000Z');
    await tables.runs.noteMissingRules(['renew-2']);
    expect(await tables.runs.missingRules()).toEqual({ rules: ['renew-2'], at: '2026-03-29T12:00:00.000Z' });

    const many = Array.from({ length: 30 }, (_, number) => `rule-${number}`);
    await tables.runs.noteMissingRules(many);
    expect((await tables.runs.missingRules())?.rules).toEqual(many.slice(0, 20));
    expect(await tables.runs.list({ limit: 10 })).toEqual([]);
  });

  it('must be readable', async () => {
    const Item = { runId: { S: 'missing-rules' }, rules: { S: 'renew-2' } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'runs', Item }));
    await expect(tables.runs.missingRules()).rejects.toThrow('it names no rules');
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

describe.each(enginesToTest(installedEngines()))('the position on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const noon = '2026-03-29T12:00:00.000Z';
  const one = '2026-03-29T13:00:00.000Z';
  const two = '2026-03-29T14:00:00.000Z';
  const byHand = { runId: 'by hand', scheduledTime: noon, shardCount: 2 };
  const planAt = (scheduledTime: string) => ({
    ...byHand,
    runId: scheduledTime,
    scheduledTime,
    readyBy: scheduledTime,
  });
  const begun = { at: startedAt, resumes: 0 };
  const windowAt = (instant: string) => ({ dueBy: instant, readyBy: instant });
  const register = async (run: NewRun, checkpoint: 'keep' | 'renew' = 'keep') =>
    await tables.runs.register(await tables.runs.position(), run, checkpoint);

  it('is none before a run of the schedule has begun, whatever runs by hand there were', async () => {
    await tables.runs.close('nobody');
    expect(await tables.runs.position()).toEqual({ revision: 0, openRuns: {} });
    expect(await register(byHand)).toBe(true);
    expect(await tables.runs.position()).toEqual({
      revision: 1,
      openRuns: { 'by hand': { ...byHand, ...begun } },
    });
    await tables.runs.open(byHand);
    await tables.runs.finish('by hand');
    expect(await tables.runs.position()).toEqual({ revision: 1, openRuns: {} });
  });

  it('moves on with each run of the schedule, and has the plans of those that are open', async () => {
    const first = { ...planAt(noon), lostBy: windowAt(noon) };
    expect(await register(first)).toBe(true);
    const afterFirst = {
      revision: 2,
      last: { runId: noon, ...windowAt(noon) },
      checkpoint: { ...windowAt(noon), at: startedAt },
      openRuns: { [noon]: { ...first, ...begun } },
    };
    expect(await tables.runs.position()).toEqual(afterFirst);

    const second = { ...planAt(one), base: { runId: noon, ...windowAt(noon) } };
    expect(await register(second)).toBe(true);
    expect(await tables.runs.position()).toEqual({
      ...afterFirst,
      revision: 3,
      last: { runId: one, ...windowAt(one) },
      openRuns: { ...afterFirst.openRuns, [one]: { ...second, ...begun } },
    });
    await tables.runs.close(noon);
    expect(Object.keys((await tables.runs.position()).openRuns)).toEqual([one]);
  });

  it('counts how often an open run was resumed, and when', async () => {
    tables.setClock('2026-03-29T13:05:00.000Z');
    await tables.runs.noteResumed(one);
    await tables.runs.noteResumed(one);
    await tables.runs.noteResumed('nobody');
    const { openRuns } = await tables.runs.position();
    expect(openRuns).toMatchObject({ [one]: { at: '2026-03-29T13:05:00.000Z', resumes: 2 } });
    expect(Object.keys(openRuns)).toEqual([one]);
  });

  it('takes one of two runs that are planned by the same position', async () => {
    const before = await tables.runs.position();
    const registered = await Promise.all(
      [two, '2026-03-29T14:05:00.000Z'].map(async (time) => await tables.runs.register(before, planAt(time), 'keep')),
    );
    expect(registered.filter(Boolean)).toHaveLength(1);
  });

  it('stays for a run for an earlier time', async () => {
    const { last } = await tables.runs.position();
    expect(await register(planAt('2026-03-29T12:30:00.000Z'))).toBe(true);
    expect((await tables.runs.position()).last).toEqual(last);
  });

  it('has a checkpoint, which a run may renew with the window of the last one', async () => {
    const { last } = await tables.runs.position();
    tables.setClock('2026-04-08T00:00:00.000Z');
    await register(planAt('2026-04-08T00:00:00.000Z'), 'renew');
    const { dueBy, readyBy } = last ?? windowAt('');
    expect((await tables.runs.position()).checkpoint).toEqual({ dueBy, readyBy, at: '2026-04-08T00:00:00.000Z' });
  });
});

describe.each(enginesToTest(installedEngines()))('the rows that a run notes on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const place = { runId: 'a', shard: '00' };
  const rows = [
    { id: 'x', version: 1 },
    { id: 'y', version: 2 },
  ];

  it('are those of its shard, each once, and no run', async () => {
    expect(await tables.runs.dispatchedOf(place)).toEqual(new Set());
    await tables.runs.noteDispatched(place, []);
    await tables.runs.noteDispatched(place, rows.slice(0, 1));
    await tables.runs.noteDispatched(place, rows);
    expect(await tables.runs.dispatchedOf(place)).toEqual(new Set(rows.map(dispatchedRowKey)));
    expect(await tables.runs.dispatchedOf({ ...place, shard: '01' })).toEqual(new Set());
    expect(await tables.runs.list({ limit: 10 })).toEqual([]);
  });
});
