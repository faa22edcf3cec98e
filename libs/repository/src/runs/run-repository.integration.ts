import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as localStack from '@daybreak/local-stack';
import { beforeEach, expect, it } from '@jest/globals';
import { RunNotFoundError } from '../errors.ts';
import { dueShards } from '../items/due-index.ts';
import { startedAt } from '../testing/new-row.ts';
import { describeWithTables } from '../testing/use-tables.ts';
import { dispatchedRowKey } from './dispatched-rows.ts';
import type { NewRun } from './run-item.ts';
import { shardsPerSave } from './save-shards.ts';

describeWithTables(localStack, 'runs', (tables) => {
  const newRun = (runId: string, scheduledTime = '2026-03-29T12:00:00Z') => ({ runId, scheduledTime, shardCount: 3 });
  const begun = { dispatched: 0, saves: 0, done: false };

  const expiryOf = async (runId: string): Promise<string> => {
    const { Item: item } = await tables.documentClient.send(
      new GetItemCommand({ TableName: 'runs', Key: { runId: { S: runId } } }),
    );
    return new Date(Number(item?.['expiresAt']?.N) * 1000).toISOString();
  };

  it('are created once, and are kept for 90 days', async () => {
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
    expect(await expiryOf('a')).toBe('2026-06-27T12:00:00.000Z');
  });

  it('are created once by several concurrent calls', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, async () => await tables.runs.open(newRun('at once'))));
    expect(opened.filter(({ state }) => state === 'opened')).toHaveLength(1);
    expect(opened.filter(({ state }) => state === 'resumed')).toHaveLength(7);
  });

  it('resume with their original plan and the progress of each shard', async () => {
    const windows = {
      readyBy: '2026-03-29T11:59:00.000Z',
      base: { runId: 'a', dueBy: '2026-03-28T12:00:00.000Z', readyBy: '2026-03-28T11:59:00.000Z' },
      lostBy: { dueBy: '2026-03-20T12:00:00.000Z', readyBy: '2026-03-20T11:59:00.000Z' },
    };
    await tables.runs.open({ ...newRun('b'), ...windows });
    const save = async (shard: string, after: { cursor?: string; dispatched: number; done: boolean }) =>
      await tables.runs.saveShards({ runId: 'b', saves: [{ shard, before: begun, after }] });
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

  it('keep the progress of the faster of two readers of a shard', async () => {
    await tables.runs.open(newRun('two readers'));
    const save = async (before: typeof begun, dispatched: number, done = false) =>
      (
        await tables.runs.saveShards({
          runId: 'two readers',
          saves: [{ shard: '00', before, after: { dispatched, done } }],
        })
      )?.shards['00'];
    const first = { dispatched: 500, saves: 1, done: false };
    expect(await save(begun, 500)).toEqual(first);
    expect(await save(begun, 400)).toBeUndefined();
    expect(await save(begun, 500, true)).toBeUndefined();
    expect(await save(first, 900, true)).toEqual({ dispatched: 900, saves: 2, done: true });
    expect((await tables.runs.get('two readers'))?.shards['00']).toEqual({ dispatched: 900, saves: 2, done: true });
  });

  it('save several shards at once, or none of them when another reader has saved one', async () => {
    await tables.runs.open({ ...newRun('many shards'), shardCount: 100 });
    const save = async (shards: readonly string[], before = begun) =>
      await tables.runs.saveShards({
        runId: 'many shards',
        saves: shards.map((shard) => ({ shard, before, after: { dispatched: 0, done: true } })),
      });
    const shards = dueShards(100).slice(0, shardsPerSave);
    const [first = '', ...others] = shards;
    expect((await save([first]))?.shards[first]).toEqual({ dispatched: 0, saves: 1, done: true });
    expect(await save(shards)).toBeUndefined();
    const saved = await save(others);
    expect(Object.values(saved?.shards ?? {}).filter(({ done }) => done)).toHaveLength(shardsPerSave);
  });

  it('continue from the progress of an older release, which did not count saves', async () => {
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
    expect(await tables.runs.saveShards({ runId: 'older', saves: [{ shard: '01', before, after }] })).toMatchObject({
      shards: { '01': { dispatched: 600, saves: 1, done: true } },
    });
  });

  it('that dispatched nothing are kept for 7 days', async () => {
    for (const [runId, dispatched] of [
      ['empty', 0],
      ['full', 1],
    ] as const) {
      await tables.runs.open(newRun(runId));
      await tables.runs.saveShards({
        runId,
        saves: [{ shard: '02', before: begun, after: { dispatched, done: true } }],
      });
      await tables.runs.finish(runId);
    }
    expect(await expiryOf('empty')).toBe('2026-04-05T12:00:00.000Z');
    expect(await expiryOf('full')).toBe('2026-06-27T12:00:00.000Z');
  });

  it('stay finished', async () => {
    await tables.runs.open(newRun('c'));
    await tables.runs.finish('c');
    tables.setClock('2026-03-30T00:00:00Z');
    await tables.runs.finish('c');

    expect(await tables.runs.open(newRun('c'))).toMatchObject({
      state: 'finished',
      run: { status: 'finished', finishedAt: startedAt },
    });
  });

  it('can be read by their id', async () => {
    const { run } = await tables.runs.open(newRun('d'));
    expect(await tables.runs.get('d')).toEqual(run);
    expect(await tables.runs.get('nobody')).toBeUndefined();
    expect(await tables.runs.get('latest-finished')).toBeUndefined();
  });

  it('that do not exist are a RunNotFoundError', async () => {
    await expect(tables.runs.finish('nobody')).rejects.toThrow(new RunNotFoundError('nobody'));
    const after = { dispatched: 0, done: true };
    expect(
      await tables.runs.saveShards({ runId: 'nobody', saves: [{ shard: '00', before: begun, after }] }),
    ).toBeUndefined();
    for (const id of ['latest-finished', 'dispatch-position', 'missing-rules', 'dispatched-rows#a#00'])
      await expect(tables.runs.open(newRun(id))).rejects.toThrow(RangeError);
  });
});

describeWithTables(localStack, 'missing rules', (tables) => {
  it('are those of the latest batch, at most 20, and are not a run', async () => {
    expect(await tables.runs.missingRules()).toBeUndefined();
    tables.setClock('2026-03-29T12:00:00.000Z');
    await tables.runs.recordMissingRules(['renew-2']);
    expect(await tables.runs.missingRules()).toEqual({ rules: ['renew-2'], at: '2026-03-29T12:00:00.000Z' });

    const many = Array.from({ length: 30 }, (_, number) => `rule-${number}`);
    await tables.runs.recordMissingRules(many);
    expect((await tables.runs.missingRules())?.rules).toEqual(many.slice(0, 20));
    expect(await tables.runs.list({ limit: 10 })).toEqual([]);
  });

  it('throw for an invalid item', async () => {
    const Item = { runId: { S: 'missing-rules' }, rules: { S: 'renew-2' } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'runs', Item }));
    await expect(tables.runs.missingRules()).rejects.toThrow('its attributes are not those of missing rules');
  });
});

describeWithTables(localStack, 'the latest finished run', (tables) => {
  const finish = async (runId: string, scheduledTime: string): Promise<unknown> => {
    await tables.runs.open({ runId, scheduledTime, shardCount: 1 });
    await tables.runs.finish(runId);
    return await tables.runs.latestFinished();
  };

  beforeEach(() => tables.setClock('2026-04-02T00:00:00.000Z'));

  it('is the run with the latest scheduled time, not the one that finishes last', async () => {
    expect(await tables.runs.latestFinished()).toBeUndefined();
    const monday = { runId: 'monday', scheduledTime: '2026-03-30T12:00:00.000Z' };
    const tuesday = { runId: 'tuesday', scheduledTime: '2026-03-31T12:00:00.000Z' };

    expect(await finish('monday', '2026-03-30T12:00:00Z')).toEqual(monday);
    expect(await finish('tuesday', '2026-03-31T12:00:00Z')).toEqual(tuesday);
    expect(await finish('sunday', '2026-03-29T12:00:00Z')).toEqual(tuesday);
  });

  it('is never a run that is still running', async () => {
    await tables.runs.open({ runId: 'wednesday', scheduledTime: '2026-04-01T12:00:00Z', shardCount: 1 });
    expect(await tables.runs.latestFinished()).toMatchObject({ runId: 'tuesday' });
  });

  it('is never a run for a future time', async () => {
    const thursday = { runId: 'thursday', scheduledTime: '2026-04-02T00:00:00.000Z' };
    expect(await finish('may', '2026-05-01T12:00:00Z')).toMatchObject({ runId: 'tuesday' });
    expect(await tables.runs.get('may')).toMatchObject({ status: 'finished' });
    expect(await finish('thursday', '2026-04-02T00:00:00Z')).toEqual(thursday);
  });

  it('is undefined while an older release has recorded a run for a future time', async () => {
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

describeWithTables(localStack, 'the list of runs', (tables) => {
  it('has the latest scheduled time first, then the latest start, and at most `limit` runs', async () => {
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

describeWithTables(localStack, 'the dispatch position', (tables) => {
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

  it('has no last run after manual runs only', async () => {
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

  it('advances with each run of the schedule, and holds the plans of open runs', async () => {
    const first = { ...planAt(noon), lostBy: windowAt(noon) };
    expect(await register(first)).toBe(true);
    const afterFirst = {
      revision: 2,
      last: { runId: noon, ...windowAt(noon) },
      fullRun: { runId: noon, at: startedAt, partialRunIds: [] },
      checkpoint: { ...windowAt(noon), at: startedAt },
      openRuns: { [noon]: { ...first, ...begun } },
    };
    expect(await tables.runs.position()).toEqual(afterFirst);

    const second = { ...planAt(one), dueAfter: noon };
    expect(await register(second)).toBe(true);
    expect(await tables.runs.position()).toEqual({
      ...afterFirst,
      revision: 3,
      last: { runId: one, ...windowAt(one) },
      fullRun: { runId: noon, at: startedAt, partialRunIds: [one] },
      openRuns: { ...afterFirst.openRuns, [one]: { ...second, ...begun } },
    });
    expect((await tables.runs.open(second)).run).toMatchObject({ dueAfter: noon });
    await tables.runs.close(noon);
    expect(Object.keys((await tables.runs.position()).openRuns)).toEqual([one]);
  });

  it('counts the resumes of an open run', async () => {
    tables.setClock('2026-03-29T13:05:00.000Z');
    await tables.runs.recordResumed(one);
    await tables.runs.recordResumed(one);
    await tables.runs.recordResumed('nobody');
    const { openRuns } = await tables.runs.position();
    expect(openRuns).toMatchObject({ [one]: { at: '2026-03-29T13:05:00.000Z', resumes: 2 } });
    expect(Object.keys(openRuns)).toEqual([one]);
  });

  it('registers only one of two runs that were planned from the same position', async () => {
    const before = await tables.runs.position();
    const registered = await Promise.all(
      [two, '2026-03-29T14:05:00.000Z'].map(async (time) => await tables.runs.register(before, planAt(time), 'keep')),
    );
    expect(registered.filter(Boolean)).toHaveLength(1);
  });

  it('does not advance with a run for an earlier time', async () => {
    const { last, fullRun } = await tables.runs.position();
    expect(await register(planAt('2026-03-29T12:30:00.000Z'))).toBe(true);
    expect(await tables.runs.position()).toMatchObject({ last, fullRun });
  });

  it('has a new full run after partial ones', async () => {
    const base = { runId: two, ...windowAt(two) };
    const full = { ...planAt('2026-03-29T15:00:00.000Z'), base, recordedBy: [noon, one] };
    expect(await register(full)).toBe(true);
    const { fullRun, openRuns } = await tables.runs.position();
    expect(fullRun).toMatchObject({ runId: full.runId, partialRunIds: [] });
    expect(openRuns[full.runId]).toMatchObject(full);
    expect((await tables.runs.open(full)).run).toMatchObject(full);
  });

  it('has a checkpoint that a run can renew with the window of the latest run', async () => {
    const { last } = await tables.runs.position();
    tables.setClock('2026-04-08T00:00:00.000Z');
    await register(planAt('2026-04-08T00:00:00.000Z'), 'renew');
    const { dueBy, readyBy } = last ?? windowAt('');
    expect((await tables.runs.position()).checkpoint).toEqual({ dueBy, readyBy, at: '2026-04-08T00:00:00.000Z' });
  });
});

describeWithTables(localStack, 'the recorded rows of a run', (tables) => {
  const place = { runId: 'a', shard: '00' };
  const rows = [
    { id: 'x', version: 1 },
    { id: 'y', version: 2 },
  ];

  it('are recorded once for each shard, and are not a run', async () => {
    expect(await tables.runs.dispatchedOf(place)).toEqual(new Set());
    await tables.runs.recordDispatched(place, []);
    await tables.runs.recordDispatched(place, rows.slice(0, 1));
    await tables.runs.recordDispatched(place, rows);
    expect(await tables.runs.dispatchedOf(place)).toEqual(new Set(rows.map(dispatchedRowKey)));
    expect(await tables.runs.dispatchedOf({ ...place, shard: '01' })).toEqual(new Set());
    expect(await tables.runs.list({ limit: 10 })).toEqual([]);
  });
});
