import { ItemError } from '@daybreak/repository';
import { describe, expect, it } from '@jest/globals';
import { dueRow, manyRows, noon, startScanner } from './testing/start-scanner.ts';

const one = '2026-03-29T13:00:00.000Z';
const two = '2026-03-29T14:00:00.000Z';
const minuteMs = 60_000;

describe('a trigger', () => {
  it('dispatches the rows of every shard that are due by scheduledTime, and no others', async () => {
    const { fire, sent, scans, runs, logger, metrics } = startScanner([
      dueRow('a'),
      dueRow('b', { shard: '01', dueAt: '2026-01-01T00:00:00.000Z' }),
      dueRow('on the dot', { shard: '01', dueAt: noon }),
      dueRow('later', { dueAt: '2026-03-29T12:00:00.001Z' }),
    ]);

    const result = { runId: noon, scheduledTime: noon, isDuplicate: false, shardsLeft: 0 };
    expect(await fire()).toEqual(result);
    const message = { version: 1, runId: noon, dueBy: noon };
    expect(sent.toSorted((a, b) => a.rowId.localeCompare(b.rowId))).toEqual(
      ['a', 'b', 'on the dot'].map((rowId) => ({ rowId, ...message })),
    );
    expect(scans).toEqual([]);
    expect(runs.all.get(noon)?.status).toBe('finished');
    expect(logger.lines).toEqual([
      { level: 'info', message: 'outcome', function: 'scanner', outcome: 'done', ...result },
    ]);
    // The first run cannot find lost rows, so it publishes no RowsStillDue.
    expect(metrics.published).toEqual({ RowsDispatched: 3, RunsFinished: 1 });
  });

  it('uses the instant of scheduledTime, whatever its offset', async () => {
    const { fire, takeSent } = startScanner([
      dueRow('a', { dueAt: '2026-03-29T10:00:00.000Z' }),
      dueRow('b', { dueAt: '2026-03-29T10:00:00.001Z' }),
    ]);
    await fire({ scheduledTime: '2026-03-29T12:00:00+02:00' });
    expect(takeSent()).toEqual(['a']);
  });

  it('dispatches once when it is delivered twice', async () => {
    const { fire, takeSent, metrics } = startScanner([dueRow('a')]);
    await fire();
    takeSent();
    expect(await fire()).toMatchObject({ isDuplicate: true });
    expect(takeSent()).toEqual([]);
    expect(metrics.published).toMatchObject({ RunsFinished: 1 });
  });

  it('with a run id dispatches every due row, including rows of earlier runs', async () => {
    const { fire, takeSent, state, metrics } = startScanner([dueRow('a')]);
    await fire();
    takeSent();
    state.depth = 1;
    expect(await fire({ scheduledTime: noon, runId: 'by hand' })).toMatchObject({ runId: 'by hand' });
    expect(takeSent()).toEqual(['a']);
    expect(metrics.published).not.toHaveProperty('RowsStillDue');
  });

  it('resumes a run with the scheduledTime of its first trigger', async () => {
    const { fire, due, takeSent, state, handleScans } = startScanner([dueRow('a')]);
    state.canSend = () => false;
    await expect(fire({ scheduledTime: noon, runId: 'by hand' })).rejects.toThrow('not sent');
    state.canSend = () => true;
    due.push(dueRow('b', { dueAt: '2026-03-29T12:30:00.000Z' }));

    const resumed = { scheduledTime: noon, isDuplicate: false, shardsLeft: 0 };
    expect(await fire({ scheduledTime: one, runId: 'by hand' })).toMatchObject(resumed);
    await handleScans();
    expect(takeSent()).toEqual(['a']);
  });

  it('that fails is logged with its run, and measured', async () => {
    const { fire, state, runs, logger, metrics } = startScanner([]);
    runs.get = async () => {
      state.now += 1_234;
      return await Promise.reject(new Error('throttled'));
    };
    await expect(fire({ scheduledTime: noon, runId: 'by hand' })).rejects.toThrow('throttled');
    const error = expect.objectContaining({ message: 'throttled' });
    expect(logger.lines).toEqual([
      { level: 'info', message: 'outcome', function: 'scanner', outcome: 'retry', runId: 'by hand', error },
    ]);
    expect(metrics.durations).toMatchObject({ ScanDuration: [1_234] });
  });

  it('reads no shard near the deadline, and leaves the shards to scan messages', async () => {
    const { fire, takeSent, state, scans, logger } = startScanner([dueRow('a')], { shardCount: 1 });
    state.remaining = () => 9_999;
    // A read of the shard would log this row.
    state.unreadable = ['odd'];
    expect(await fire()).toMatchObject({ shardsLeft: 1 });
    expect(takeSent()).toEqual([]);
    expect(scans).toEqual([{ runId: noon, shard: '00' }]);
    expect(logger.lines[0]).toMatchObject({ message: 'shard not read', error: { name: 'NotStartedError' } });
  });

  it('finishes a run whose shards are all done', async () => {
    const { fire, runs, metrics } = startScanner([dueRow('a')]);
    const { finish } = runs;
    runs.finish = async () => await Promise.reject(new Error('throttled'));
    await fire();
    runs.finish = finish;
    expect(await fire()).toMatchObject({ isDuplicate: false, shardsLeft: 0 });
    expect(runs.all.get(noon)?.status).toBe('finished');
    expect(metrics.published).toMatchObject({ RowsDispatched: 1, RunsFinished: 1 });
  });

  it('without scheduledTime is refused', async () => {
    const { fire, takeSent } = startScanner([dueRow('a')]);
    await expect(fire({})).rejects.toThrow('scheduledTime');
    expect(takeSent()).toEqual([]);
  });

  it('saves the shards without rows together, and leaves them to scan messages when that fails', async () => {
    const { fire, handleScans, takeSent, runs, logger } = startScanner([dueRow('a', { shard: '01' })], {
      shardCount: 100,
    });
    const save = runs.saveShards;
    const saved: number[] = [];
    runs.saveShards = async (input) => {
      saved.push(input.saves.length);
      // The second save fails, and another reader has saved a shard of the third.
      if (saved.length === 3) throw new Error('throttled');
      return saved.length === 4 ? undefined : await save(input);
    };
    expect(await fire()).toMatchObject({ shardsLeft: 59 });
    expect(saved).toEqual([1, 40, 40, 19]);
    const error = expect.objectContaining({ message: 'throttled' });
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ message: 'empty shards not saved', shards: 40, error }),
    );

    await handleScans();
    expect(takeSent()).toEqual(['a']);
    expect(runs.all.get(noon)).toMatchObject({ status: 'finished' });
  });
});

describe('a large shard', () => {
  it('of exactly one page is saved once', async () => {
    const { fire, runs } = startScanner(manyRows(500), { shardCount: 1 });
    await fire();
    expect(runs.all.get(noon)?.shards).toEqual({ '00': { dispatched: 500, saves: 1, done: true } });
  });

  it('is logged and measured for each scan message', async () => {
    const { fire, handleScans, state, logger, metrics } = startScanner(manyRows(501), { shardCount: 1 });
    await fire();
    state.canSend = () => {
      state.now += 1_000;
      return true;
    };
    await handleScans();
    const line = { level: 'debug', message: 'outcome', function: 'scanner', runId: noon, outcome: 'done' };
    expect(logger.lines[1]).toEqual({ ...line, messageId: 'scan-0', shard: '00', isOutOfTime: false });
    expect(metrics.durations).toMatchObject({ ScanDuration: [0, 1_000] });
  });

  it('is continued by scan messages after the first page', async () => {
    const { fire, handleScans, takeSent, scans, runs, metrics } = startScanner([
      ...manyRows(4_321),
      ...manyRows(3, { shard: '01' }),
    ]);
    expect(await fire()).toMatchObject({ shardsLeft: 1 });
    expect(takeSent()).toHaveLength(503);
    expect(scans).toEqual([{ runId: noon, shard: '00' }]);
    expect(runs.all.get(noon)?.status).toBe('running');

    expect(await handleScans()).toEqual([]);
    expect(new Set(takeSent()).size).toBe(3_821);
    expect(runs.all.get(noon)).toMatchObject({
      status: 'finished',
      shards: { '00': { dispatched: 4_321, done: true }, '01': { dispatched: 3, done: true } },
    });
    expect(metrics.published).toMatchObject({ RowsDispatched: 4_324, RunsFinished: 1 });
  });

  it('is continued by another message from the saved cursor when the time is up', async () => {
    const { fire, handleScans, takeSent, scans, state, runs } = startScanner(manyRows(3_000), { shardCount: 1 });
    await fire();
    takeSent();
    let checks = 0;
    // Each invocation has time for its start, a page, and two chunks of rows.
    state.remaining = () => (++checks % 5 === 0 ? 9_999 : 10_000);
    await handleScans(scans.splice(0));

    expect(checks).toBeGreaterThan(5);
    expect(takeSent()).toHaveLength(2_500);
    expect(runs.all.get(noon)).toMatchObject({
      status: 'finished',
      shards: { '00': { dispatched: 3_000, done: true } },
    });
  });

  it('is read by one of two readers: the slower one stops when it cannot save', async () => {
    const { fire, handleScans, takeSent, scans, runs, logger } = startScanner(manyRows(2_600), { shardCount: 1 });
    await fire();
    takeSent();
    const save = runs.saveShards;
    let others = 1;
    // Another reader saves the same page first.
    runs.saveShards = async (input) => {
      if (others-- > 0) await save(input);
      return await save(input);
    };
    expect(await handleScans(scans.splice(0))).toEqual([]);
    expect(logger.lines).toContainEqual(expect.objectContaining({ outcome: 'superseded', shard: '00' }));
    expect(takeSent()).toHaveLength(500);
    expect(runs.all.get(noon)).toMatchObject({
      status: 'running',
      shards: { '00': { dispatched: 1_000, done: false } },
    });
  });

  it('that is done is not read again, and its unfinished run is finished', async () => {
    const { fire, handleScans, takeSent, runs, metrics } = startScanner([dueRow('a')]);
    const finish = runs.finish;
    runs.finish = async () => await Promise.reject(new Error('throttled'));
    await fire();
    takeSent();
    expect(runs.all.get(noon)?.status).toBe('running');

    runs.finish = finish;
    await handleScans();
    expect(takeSent()).toEqual([]);
    expect(runs.all.get(noon)?.status).toBe('finished');

    expect(await handleScans([{ runId: noon, shard: '00' }])).toEqual([]);
    expect(metrics.published).toMatchObject({ RunsFinished: 1 });
  });

  it('of a run without a record is ignored', async () => {
    const { handleScans, takeSent, logger } = startScanner([dueRow('a')]);
    expect(await handleScans([{ runId: 'gone', shard: '00' }])).toEqual([]);
    expect(takeSent()).toEqual([]);
    expect(logger.lines[0]).toMatchObject({ outcome: 'superseded', runId: 'gone' });
  });

  it('that its run does not have is retried', async () => {
    const { fire, handleScans, logger } = startScanner([dueRow('a')], { shardCount: 1 });
    await fire();
    expect(await handleScans([{ runId: noon, shard: '01' }])).toHaveLength(1);
    const message = `The run ${noon} has no shard 01`;
    expect(logger.lines.at(-2)).toMatchObject({ outcome: 'retry', error: { name: 'RangeError', message } });
  });

  it('with rows that cannot be sent is retried from the saved cursor', async () => {
    const { fire, handleScans, takeSent, state, runs, logger, metrics } = startScanner([
      ...manyRows(2),
      ...manyRows(3, { shard: '01' }),
    ]);
    state.canSend = (id) => id !== '00-00001';
    await fire();
    expect(takeSent()).toEqual(['00-00000', '01-00000', '01-00001', '01-00002']);
    expect(runs.all.get(noon)?.shards).toMatchObject({ '00': { dispatched: 0 }, '01': { dispatched: 3, done: true } });
    expect(metrics.published).toMatchObject({ RowsDispatched: 3 });
    expect(logger.lines[0]).toMatchObject({
      level: 'warn',
      message: 'shard not read',
      function: 'scanner',
      runId: noon,
      shard: '00',
      error: {
        name: 'RowsNotSentError',
        message: `The run ${noon} could not send 1 rows of shard 00`,
      },
    });

    expect(await handleScans()).toHaveLength(1);
    // By the fault of the message that was not sent.
    expect(metrics.published).toMatchObject({ PlatformRetries: 1 });
    takeSent();
    state.canSend = () => true;
    expect(await handleScans([{ runId: noon, shard: '00' }])).toEqual([]);
    expect(takeSent()).toEqual(['00-00000', '00-00001']);
  });
});

describe('a run after an earlier run', () => {
  /** Starts a scanner whose first run was an hour ago. */
  async function afterRun(due: Parameters<typeof startScanner>[0]) {
    const scanner = startScanner(due);
    await scanner.fire();
    scanner.takeSent();
    scanner.state.now = Date.parse(one);
    return scanner;
  }
  const fireAt = (scheduledTime: string) => ({ scheduledTime });

  it('does not dispatch queued rows of an earlier run again', async () => {
    const { fire, due, takeSent, state } = await afterRun([dueRow('a')]);
    due.push(dueRow('b', { dueAt: '2026-03-29T12:30:00.000Z' }));
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['b']);
    state.now = Date.parse(two);
    await fire(fireAt(two));
    expect(takeSent()).toEqual([]);
  });

  it('dispatches a row that was scheduled after the earlier run for a past date', async () => {
    const { fire, due, takeSent, state, metrics } = await afterRun([dueRow('a')]);
    due.push(dueRow('put for today', { readyAt: '2026-03-29T12:10:00.000Z' }));
    due.push(dueRow('redriven', { version: 3, readyAt: '2026-03-29T12:58:59.000Z' }));
    state.depth = 100_000;
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['put for today', 'redriven']);
    state.now = Date.parse(two);
    await fire(fireAt(two));
    expect(takeSent()).toEqual([]);
    expect(metrics.published).not.toHaveProperty('RowsStillDue');
  });

  it('dispatches a row that the index did not yet contain, and no row twice', async () => {
    const seen = dueRow('seen', { readyAt: '2026-03-29T11:59:59.000Z' });
    const { fire, due, takeSent, state } = await afterRun([seen]);
    due.push(dueRow('not seen', { readyAt: '2026-03-29T11:59:59.500Z' }));
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['not seen']);
    await fire(fireAt(two));
    expect(takeSent()).toEqual([]);
  });

  it('does not dispatch a row again when several firings follow at once', async () => {
    const { fire, takeSent, state } = startScanner([dueRow('a', { readyAt: noon })]);
    state.depth = 1;
    for (let minute = 0; minute < 5; minute += 1) {
      const scheduledTime = new Date(Date.parse(noon) + minute * minuteMs).toISOString();
      state.now = Date.parse(noon) + minute * 10_000;
      await fire(fireAt(scheduledTime));
    }
    expect(takeSent()).toEqual(['a']);
  });

  it('dispatches a new version of a row', async () => {
    const { fire, due, takeSent, state } = await afterRun([dueRow('a', { readyAt: noon })]);
    due.splice(0, 1, dueRow('a', { version: 2, readyAt: noon }));
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['a']);
  });

  it('does not dispatch a next occurrence that its run dispatches itself', async () => {
    const { fire, due, takeSent, state } = await afterRun([]);
    // The run that completes an occurrence writes the next one without readyAt, and sends its message.
    const { readyAt: _, ...dispatched } = dueRow('catching up');
    due.push(dispatched);
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual([]);
  });

  it('dispatches a lost row again when the queues are empty, and logs it', async () => {
    const { fire, takeSent, state, logger, metrics } = await afterRun([dueRow('lost'), dueRow('done')]);
    state.stale.add('done');
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['lost']);
    expect(metrics.published).toMatchObject({ RowsStillDue: 1 });
    expect(logger.lines).toContainEqual({
      level: 'warn',
      message: 'row dispatched again',
      function: 'scanner',
      runId: one,
      shard: '00',
      rowId: 'lost',
    });
  });

  it('dispatches each lost row of a large page once', async () => {
    const { fire, handleScans, takeSent, runs, metrics } = await afterRun(manyRows(1_600));
    await handleScans();
    takeSent();
    await fire(fireAt(one));
    await handleScans();
    expect(takeSent()).toHaveLength(1_600);
    expect(metrics.published).toMatchObject({ RowsStillDue: 1_600 });
    expect(await runs.dispatchedOf({ runId: one, shard: '00' })).toEqual(new Set());
  });

  it('publishes RowsStillDue 0 when no row is lost, and no value while messages are queued', async () => {
    const { fire, state, complete, metrics } = await afterRun([dueRow('a')]);
    state.depth = 1;
    await fire(fireAt(one));
    expect(metrics.published).not.toHaveProperty('RowsStillDue');
    complete('a');
    state.depth = 0;
    state.now = Date.parse(two);
    await fire(fireAt(two));
    expect(metrics.published).toMatchObject({ RowsStillDue: 0 });
  });

  it('does not treat the unread rows of an unfinished run as lost', async () => {
    const { fire, handleScans, takeSent, state, metrics } = startScanner(manyRows(2_000), { shardCount: 1 });
    await fire();
    expect(takeSent()).toHaveLength(500);
    state.now = Date.parse('2026-03-29T12:05:00.000Z');
    await fire(fireAt('2026-03-29T12:05:00.000Z'));
    await handleScans();
    // The remaining rows of the first run, each once.
    expect(new Set(takeSent()).size).toBe(1_500);
    expect(metrics.published).not.toHaveProperty('RowsStillDue');
  });

  it('dispatches a lost row again after nine days when the queues were never empty', async () => {
    const { fire, takeSent, state, metrics } = await afterRun([dueRow('lost')]);
    state.depth = 1;
    const dayMs = 24 * 60 * minuteMs;
    const takenOn: number[] = [];
    for (let day = 1; day <= 20; day += 1) {
      state.now = Date.parse(noon) + day * dayMs;
      await fire(fireAt(new Date(state.now).toISOString()));
      if (takeSent().length > 0) takenOn.push(day);
    }
    expect(takenOn).toEqual([9, 18]);
    expect(metrics.published).toMatchObject({ RowsStillDue: 2 });
  });

  it('leaves newly scheduled rows above the recording limit to the next run', async () => {
    const { fire, handleScans, takeSent, state } = startScanner(manyRows(4_100, { readyAt: noon }), { shardCount: 1 });
    state.depth = 1;
    await fire();
    await handleScans();
    const first = takeSent();
    expect(first).toHaveLength(4_000);
    state.now = Date.parse(one);
    await fire(fireAt(one));
    await handleScans();
    const second = takeSent();
    expect(new Set([...first, ...second]).size).toBe(4_100);
    expect(second).toHaveLength(100);
  });

  it('reads only what became due meanwhile, while an earlier run still reads; a later run takes the rest', async () => {
    const { fire, due, takeSent, state, runs, handleScans } = startScanner(manyRows(1_200));
    await fire();
    expect(takeSent()).toHaveLength(500);
    const { run } = await runs.open({ runId: noon, scheduledTime: noon, shardCount: 2 });
    runs.all.set(noon, { ...run, progressAt: '2026-03-29T12:00:50.000Z' });
    due.push(
      dueRow('due after noon', { dueAt: '2026-03-29T12:00:30.000Z' }),
      dueRow('put after noon', { dueAt: '2026-03-29T12:00:30.000Z', readyAt: '2026-03-29T12:00:20.000Z' }),
      dueRow('put for noon', { shard: '01', readyAt: '2026-03-29T12:00:20.000Z' }),
    );
    state.now += minuteMs;
    await fire(fireAt('2026-03-29T12:01:00.000Z'));
    expect(takeSent()).toEqual(['due after noon', 'put after noon']);
    state.now += minuteMs;
    await fire(fireAt('2026-03-29T12:02:00.000Z'));
    expect(takeSent()).toEqual([]);

    state.now += 3 * minuteMs;
    await fire(fireAt('2026-03-29T12:05:00.000Z'));
    expect(takeSent()).toEqual(['put for noon']);
    await handleScans();
    expect(new Set(takeSent()).size).toBe(700);
  });

  it('reads every due row when the record of the last full run cannot be read', async () => {
    const { fire, due, takeSent, state, runs } = await afterRun([]);
    const { get } = runs;
    runs.get = async (runId) => {
      if (runId === noon) throw new ItemError('run', runId, 'damaged');
      return await get(runId);
    };
    due.push(dueRow('put for noon', { readyAt: '2026-03-29T12:30:00.000Z' }));
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['put for noon']);
  });

  it('for an earlier time leaves the rows of the later run to that run', async () => {
    const { fire, takeSent, state } = await afterRun([dueRow('a')]);
    state.depth = 1;
    await fire(fireAt('2026-03-29T11:00:00Z'));
    expect(takeSent()).toEqual([]);
  });
});

describe('an unfinished run', () => {
  it('is resumed after two minutes without progress', async () => {
    const { fire, handleScans, takeSent, scans, state, runs, logger } = startScanner(manyRows(600), { shardCount: 1 });
    await fire();
    // The scan message is lost.
    scans.splice(0);
    takeSent();
    const later = (minutes: number) => new Date(Date.parse(noon) + minutes * minuteMs).toISOString();
    for (const minutes of [1, 2]) {
      state.now = Date.parse(later(minutes));
      state.depth = 1;
      await fire({ scheduledTime: later(minutes) });
      expect(scans.filter(({ runId }) => runId === noon)).toHaveLength(minutes < 2 ? 0 : 1);
    }
    expect(logger.lines).toContainEqual(expect.objectContaining({ message: 'run resumed', runId: noon, shards: 1 }));
    await handleScans();
    expect(takeSent()).toHaveLength(100);
    expect(runs.all.get(noon)?.status).toBe('finished');
    expect(runs.positionNow().openRuns).toEqual({});
  });

  it('is resumed at doubling intervals while it makes no progress', async () => {
    const { fire, scans, state, logger } = startScanner(manyRows(600), { shardCount: 1 });
    await fire();
    state.depth = 1;
    state.canSend = () => true;
    for (let minute = 1; minute <= 60; minute += 1) {
      state.now = Date.parse(noon) + minute * minuteMs;
      // No scan message is handled.
      scans.splice(0);
      await fire({ scheduledTime: new Date(state.now).toISOString() });
    }
    const resumed = logger.lines.filter(({ message, runId }) => message === 'run resumed' && runId === noon);
    // After 2, 4, 8 and 16 further minutes.
    expect(resumed).toHaveLength(4);
  });

  it('that was registered but not created is created as planned, by its own trigger or a later one', async () => {
    const { fire, handleScans, takeSent, state, runs } = startScanner([dueRow('a')]);
    const open = runs.open;
    runs.open = async () => await Promise.reject(new Error('throttled'));
    await expect(fire()).rejects.toThrow('throttled');
    runs.open = open;
    state.depth = 1;
    state.now = Date.parse('2026-03-29T12:01:00.000Z');
    await fire({ scheduledTime: '2026-03-29T12:01:00.000Z' });
    expect(takeSent()).toEqual([]);
    state.now = Date.parse('2026-03-29T12:05:00.000Z');
    await fire({ scheduledTime: '2026-03-29T12:05:00.000Z' });
    await handleScans();
    expect(takeSent()).toEqual(['a']);
    expect(runs.all.get(noon)?.status).toBe('finished');
    expect(await fire()).toMatchObject({ isDuplicate: true });
  });

  it('is closed when it is finished and still registered as open', async () => {
    const { fire, runs, state } = startScanner([dueRow('a')]);
    await fire();
    const { revision } = runs.positionNow();
    const plan = runs.all.get(noon);
    expect(plan).toBeDefined();
    if (plan !== undefined) await runs.register({ revision, openRuns: {} }, plan, 'keep');
    state.now = Date.parse(one);
    await fire({ scheduledTime: one });
    expect(runs.positionNow().openRuns).toEqual({});
  });

  it('is planned again when another run was registered first', async () => {
    const { fire, takeSent, state, runs } = startScanner([dueRow('a')]);
    const register = runs.register;
    let others = 1;
    runs.register = async (before, run, checkpoint) => {
      if (others-- > 0) {
        state.depth = 1;
        await fire({ scheduledTime: '2026-03-29T11:55:00.000Z' });
      }
      return await register(before, run, checkpoint);
    };
    await fire();
    expect(takeSent()).toEqual(['a']);
    runs.register = async () => await Promise.resolve(false);
    await expect(fire({ scheduledTime: one })).rejects.toThrow('could not be registered');
  });
});

describe('a table with more shards than the scanner reads', () => {
  it('opens no new run and dispatches nothing until the scanner is deployed with all shards', async () => {
    const { fire, takeSent, runs, state } = startScanner([dueRow('a')], { shardCount: 2 });
    state.tableShardCount = 3;
    const whatToDo = 'The table rows has 3 shards, not 2: deploy with a dueShardCount of at least 3';
    await expect(fire()).rejects.toThrow(whatToDo);
    await expect(fire({ scheduledTime: noon, runId: 'by hand' })).rejects.toThrow(whatToDo);
    expect([runs.all.size, runs.positionNow().revision, takeSent()]).toEqual([0, 0, []]);

    state.tableShardCount = 2;
    await fire();
    expect(takeSent()).toEqual(['a']);
  });

  it('finishes the runs that were opened before', async () => {
    const { fire, handleScans, takeSent, runs, state } = startScanner(manyRows(600), { shardCount: 1 });
    await fire();
    expect(takeSent()).toHaveLength(500);
    state.tableShardCount = 2;
    expect(await handleScans()).toEqual([]);
    expect(takeSent()).toHaveLength(100);
    expect(runs.all.get(noon)).toMatchObject({ status: 'finished', shardCount: 1 });
    expect(await fire()).toMatchObject({ isDuplicate: true });
  });
});

describe('due items that cannot be read', () => {
  it('are logged and counted as still due, and the other rows are dispatched', async () => {
    const { fire, takeSent, state, logger, metrics } = startScanner([dueRow('a')]);
    state.unreadable = ['odd', 'odder'];
    await fire();
    expect(takeSent()).toEqual(['a']);
    const line = { level: 'error', message: 'row unreadable', function: 'scanner', runId: noon, shard: '00' };
    expect(logger.lines.slice(0, 2)).toEqual([
      { ...line, rowId: 'odd' },
      { ...line, rowId: 'odder' },
    ]);
    expect(metrics.published).toMatchObject({ RowsDispatched: 1, RowsStillDue: 2 });
  });
});
