import { describe, expect, it } from '@jest/globals';
import { dueRow, manyRows, noon, startScanner } from './testing/start-scanner.ts';

const one = '2026-03-29T13:00:00.000Z';
const two = '2026-03-29T14:00:00.000Z';
const minuteMs = 60_000;

describe('a trigger', () => {
  it('dispatches what is due by the scheduled time, of every shard, and nothing else', async () => {
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
    // Without a run before it, nothing can be lost.
    expect(metrics.published).toEqual({ RowsDispatched: 3, RunsFinished: 1 });
  });

  it('takes the day from the event, in whatever zone it is written', async () => {
    const { fire, takeSent } = startScanner([
      dueRow('a', { dueAt: '2026-03-29T10:00:00.000Z' }),
      dueRow('b', { dueAt: '2026-03-29T10:00:00.001Z' }),
    ]);
    await fire({ scheduledTime: '2026-03-29T12:00:00+02:00' });
    expect(takeSent()).toEqual(['a']);
  });

  it('that is delivered twice dispatches once', async () => {
    const { fire, takeSent, metrics } = startScanner([dueRow('a')]);
    await fire();
    takeSent();
    expect(await fire()).toMatchObject({ isDuplicate: true });
    expect(takeSent()).toEqual([]);
    expect(metrics.published).toMatchObject({ RunsFinished: 1 });
  });

  it('by hand takes everything due, whatever earlier runs have dispatched', async () => {
    const { fire, takeSent, state, metrics } = startScanner([dueRow('a')]);
    await fire();
    takeSent();
    state.depth = 1;
    expect(await fire({ scheduledTime: noon, runId: 'by hand' })).toMatchObject({ runId: 'by hand' });
    expect(takeSent()).toEqual(['a']);
    expect(metrics.published).not.toHaveProperty('RowsStillDue');
  });

  it('keeps the time that its run began with, whatever a later one of the run says', async () => {
    const { fire, due, takeSent, state, readOn } = startScanner([dueRow('a')]);
    state.canSend = () => false;
    await expect(fire({ scheduledTime: noon, runId: 'by hand' })).rejects.toThrow('not sent');
    state.canSend = () => true;
    due.push(dueRow('b', { dueAt: '2026-03-29T12:30:00.000Z' }));

    expect(await fire({ scheduledTime: one, runId: 'by hand' })).toMatchObject({ scheduledTime: noon });
    await readOn();
    expect(takeSent()).toEqual(['a']);
  });

  it('without a time is refused', async () => {
    const { fire, takeSent } = startScanner([dueRow('a')]);
    await expect(fire({})).rejects.toThrow('scheduledTime');
    expect(takeSent()).toEqual([]);
  });
});

describe('a large shard', () => {
  it('goes on by messages of the scan queue, behind the first page', async () => {
    const { fire, readOn, takeSent, scans, runs, metrics } = startScanner([
      ...manyRows(4_321),
      ...manyRows(3, { shard: '01' }),
    ]);
    expect(await fire()).toMatchObject({ shardsLeft: 1 });
    expect(takeSent()).toHaveLength(503);
    expect(scans).toEqual([{ runId: noon, shard: '00' }]);
    expect(runs.all.get(noon)?.status).toBe('running');

    expect(await readOn()).toEqual([]);
    expect(new Set(takeSent()).size).toBe(3_821);
    expect(runs.all.get(noon)).toMatchObject({
      status: 'finished',
      shards: { '00': { dispatched: 4_321, done: true }, '01': { dispatched: 3, done: true } },
    });
    expect(metrics.published).toMatchObject({ RowsDispatched: 4_324, RunsFinished: 1 });
  });

  it('is left to another message when the time is up, as far as it is saved', async () => {
    const { fire, readOn, takeSent, scans, state, runs } = startScanner(manyRows(3_000), { shardCount: 1 });
    await fire();
    takeSent();
    let looks = 0;
    // Each invocation has time to begin, for a page and for two chunks of rows.
    state.remaining = () => (++looks % 4 === 0 ? 9_999 : 10_000);
    await readOn(scans.splice(0));

    expect(looks).toBeGreaterThan(4);
    expect(takeSent()).toHaveLength(2_500);
    expect(runs.all.get(noon)).toMatchObject({
      status: 'finished',
      shards: { '00': { dispatched: 3_000, done: true } },
    });
  });

  it('is read by one of two readers: the slower one stops at what it can’t save', async () => {
    const { fire, readOn, takeSent, scans, runs } = startScanner(manyRows(2_600), { shardCount: 1 });
    await fire();
    takeSent();
    const save = runs.saveShard;
    let others = 1;
    // Another reader has saved the same page just before.
    runs.saveShard = async (input) => {
      if (others-- > 0) await save(input);
      return await save(input);
    };
    await readOn(scans.splice(0));
    expect(takeSent()).toHaveLength(500);
    expect(runs.all.get(noon)).toMatchObject({
      status: 'running',
      shards: { '00': { dispatched: 1_000, done: false } },
    });
  });

  it('that is read is read no more, and its run is finished if that was missed', async () => {
    const { fire, readOn, takeSent, runs } = startScanner([dueRow('a')]);
    const finish = runs.finish;
    runs.finish = async () => await Promise.reject(new Error('throttled'));
    await fire();
    takeSent();
    expect(runs.all.get(noon)?.status).toBe('running');

    runs.finish = finish;
    await readOn();
    expect(takeSent()).toEqual([]);
    expect(runs.all.get(noon)?.status).toBe('finished');
  });

  it('of a run whose record is gone is nobody’s', async () => {
    const { readOn, takeSent } = startScanner([dueRow('a')]);
    expect(await readOn([{ runId: 'gone', shard: '00' }])).toEqual([]);
    expect(takeSent()).toEqual([]);
  });

  it('with rows that can’t be sent comes back, and sends all of them again', async () => {
    const { fire, readOn, takeSent, state, runs, logger, metrics } = startScanner([
      ...manyRows(2),
      ...manyRows(3, { shard: '01' }),
    ]);
    state.canSend = (id) => id !== '00-00001';
    await fire();
    expect(takeSent()).toEqual(['00-00000', '01-00000', '01-00001', '01-00002']);
    expect(runs.all.get(noon)?.shards).toMatchObject({ '00': { dispatched: 0 }, '01': { dispatched: 3, done: true } });
    expect(metrics.published).toMatchObject({ RowsDispatched: 3 });
    expect(logger.lines).toContainEqual(
      expect.objectContaining({
        message: 'shard not read',
        shard: '00',
        error: expect.objectContaining({ name: 'RowsNotSentError' }),
      }),
    );

    expect(await readOn()).toHaveLength(1);
    takeSent();
    state.canSend = () => true;
    expect(await readOn([{ runId: noon, shard: '00' }])).toEqual([]);
    expect(takeSent()).toEqual(['00-00000', '00-00001']);
  });
});

describe('a run after another', () => {
  /** The first run, an hour ago. */
  async function afterRun(due: Parameters<typeof startScanner>[0]) {
    const scanner = startScanner(due);
    await scanner.fire();
    scanner.takeSent();
    scanner.state.now = Date.parse(one);
    return scanner;
  }
  const fireAt = (scheduledTime: string) => ({ scheduledTime });

  it('leaves what is queued to the run that dispatched it, however long that takes', async () => {
    const { fire, due, takeSent, state } = await afterRun([dueRow('a')]);
    due.push(dueRow('b', { dueAt: '2026-03-29T12:30:00.000Z' }));
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['b']);
    state.now = Date.parse(two);
    await fire(fireAt(two));
    expect(takeSent()).toEqual([]);
  });

  it('takes a row that has become ready for a time in the past, whatever is queued', async () => {
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

  it('takes a row that the index did not show to the run before, and one that it did only once', async () => {
    const seen = dueRow('seen', { readyAt: '2026-03-29T11:59:59.000Z' });
    const { fire, due, takeSent, state } = await afterRun([seen]);
    due.push(dueRow('not seen', { readyAt: '2026-03-29T11:59:59.500Z' }));
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['not seen']);
    await fire(fireAt(two));
    expect(takeSent()).toEqual([]);
  });

  it('knows what the run before the last one has dispatched, when the firings come at once', async () => {
    const { fire, takeSent, state } = startScanner([dueRow('a', { readyAt: noon })]);
    state.depth = 1;
    for (let minute = 0; minute < 5; minute += 1) {
      const scheduledTime = new Date(Date.parse(noon) + minute * minuteMs).toISOString();
      state.now = Date.parse(noon) + minute * 10_000;
      await fire(fireAt(scheduledTime));
    }
    expect(takeSent()).toEqual(['a']);
  });

  it('takes a row that was written again, at its new version', async () => {
    const { fire, due, takeSent, state } = await afterRun([dueRow('a', { readyAt: noon })]);
    due.splice(0, 1, dueRow('a', { version: 2, readyAt: noon }));
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual(['a']);
  });

  it('never dispatches again what a run goes on with by itself', async () => {
    const { fire, due, takeSent, state } = await afterRun([]);
    // A run that completes an occurrence writes the next one without an instant of readiness, and sends its message.
    const { readyAt: _, ...dispatched } = dueRow('catching up');
    due.push(dispatched);
    state.depth = 1;
    await fire(fireAt(one));
    expect(takeSent()).toEqual([]);
  });

  it('finds what is lost when nothing is queued, dispatches it again, and names it', async () => {
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

  it('says that nothing is lost when that is so, and nothing while it can’t know', async () => {
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

  it('does not take for lost what an unfinished run has still to read', async () => {
    const { fire, readOn, takeSent, state, metrics } = startScanner(manyRows(2_000), { shardCount: 1 });
    await fire();
    expect(takeSent()).toHaveLength(500);
    state.now = Date.parse('2026-03-29T12:05:00.000Z');
    await fire(fireAt('2026-03-29T12:05:00.000Z'));
    await readOn();
    // Those of the first run, each once.
    expect(new Set(takeSent()).size).toBe(1_500);
    expect(metrics.published).not.toHaveProperty('RowsStillDue');
  });

  it('finds after nine days what was lost though the queues were never empty', async () => {
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

  it('leaves to the next one what has just become ready beyond what can be noted', async () => {
    const { fire, readOn, takeSent, state } = startScanner(manyRows(4_100, { readyAt: noon }), { shardCount: 1 });
    state.depth = 1;
    await fire();
    await readOn();
    const first = takeSent();
    expect(first).toHaveLength(4_000);
    state.now = Date.parse(one);
    await fire(fireAt(one));
    await readOn();
    const second = takeSent();
    expect(new Set([...first, ...second]).size).toBe(4_100);
    expect(second).toHaveLength(100);
  });

  it('that comes late leaves the later run’s rows to that', async () => {
    const { fire, takeSent, state } = await afterRun([dueRow('a')]);
    state.depth = 1;
    await fire(fireAt('2026-03-29T11:00:00Z'));
    expect(takeSent()).toEqual([]);
  });
});

describe('an unfinished run', () => {
  it('is resumed when it has made no progress for two minutes', async () => {
    const { fire, readOn, takeSent, scans, state, runs, logger } = startScanner(manyRows(600), { shardCount: 1 });
    await fire();
    // Its message is lost.
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
    await readOn();
    expect(takeSent()).toHaveLength(100);
    expect(runs.all.get(noon)?.status).toBe('finished');
    expect(runs.positionNow().openRuns).toEqual({});
  });

  it('is resumed less and less often while that does not help', async () => {
    const { fire, scans, state, logger } = startScanner(manyRows(600), { shardCount: 1 });
    await fire();
    state.depth = 1;
    state.canSend = () => true;
    for (let minute = 1; minute <= 60; minute += 1) {
      state.now = Date.parse(noon) + minute * minuteMs;
      // Nobody reads on.
      scans.splice(0);
      await fire({ scheduledTime: new Date(state.now).toISOString() });
    }
    const resumed = logger.lines.filter(({ message, runId }) => message === 'run resumed' && runId === noon);
    // After 2, 4, 8 and 16 minutes more.
    expect(resumed).toHaveLength(4);
  });

  it('that was cut off before there was a record of it is opened as it was planned, by its own trigger or a later one', async () => {
    const { fire, readOn, takeSent, state, runs } = startScanner([dueRow('a')]);
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
    await readOn();
    expect(takeSent()).toEqual(['a']);
    expect(runs.all.get(noon)?.status).toBe('finished');
    expect(await fire()).toMatchObject({ isDuplicate: true });
  });

  it('is closed when it is finished and still open', async () => {
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

  it('plans anew when another run was registered meanwhile', async () => {
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
    await expect(fire({ scheduledTime: one })).rejects.toThrow('could not be registered beside others');
  });
});

describe('a table with more shards than the scanner reads', () => {
  it('has no new run opened and nothing dispatched, until the scanner is deployed with them all', async () => {
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

  it('has the runs finished that were opened before', async () => {
    const { fire, readOn, takeSent, runs, state } = startScanner(manyRows(600), { shardCount: 1 });
    await fire();
    expect(takeSent()).toHaveLength(500);
    state.tableShardCount = 2;
    expect(await readOn()).toEqual([]);
    expect(takeSent()).toHaveLength(100);
    expect(runs.all.get(noon)).toMatchObject({ status: 'finished', shardCount: 1 });
    expect(await fire()).toMatchObject({ isDuplicate: true });
  });
});

describe('due items that are no rows', () => {
  it('are named and counted as still due, and the others are dispatched', async () => {
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
