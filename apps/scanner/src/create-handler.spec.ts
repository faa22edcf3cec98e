import { describe, expect, it } from '@jest/globals';
import { createInvocationContext, MessageNotSentError } from '@daybreak/batch';
import type { RowMessage } from '@daybreak/domain';
import { dueShards, type Run } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { createScannerHandler } from './create-handler.ts';

interface DueRow {
  id: string;
  shard: string;
  dueAt: string;
}

const noon = '2026-03-29T12:00:00Z';
const dueRow = (id: string, shard: string, dueAt = '2026-03-29T00:00:00.000Z'): DueRow => ({ id, shard, dueAt });
/** As many rows of one shard as make a page of 500 and a bit. */
const manyRows = (count: number, shard: string) =>
  Array.from({ length: count }, (_, index) => dueRow(`${shard}-${String(index).padStart(4, '0')}`, shard));

interface State {
  /** Messages in the queues. */
  depth: number;
  /** Id of the finished run with the latest time. */
  latest?: string;
  /** Ids of due items of shard 00 that are no rows. */
  unreadable: string[];
  /** Ids of rows whose message is not sent. */
  unsendable: Set<string>;
  /** Milliseconds left of the invocation. */
  remaining: () => number;
  /** Instant, epoch milliseconds. */
  now: number;
}

/** An index, a runs table and a queue in memory; each field may be changed between two runs of the handler. */
function setUp(due: DueRow[], { shardCount = 2 } = {}) {
  const runs = new Map<string, Run>();
  const sent: RowMessage[] = [];
  const state: State = {
    depth: 0,
    unreadable: [],
    unsendable: new Set(),
    remaining: () => 300_000,
    now: Date.parse(noon),
  };
  const logger = createMemoryLogger();
  const durations: { name: string; milliseconds: number }[] = [];
  const metrics = {
    ...createMemoryMetrics(),
    duration: (name: string, milliseconds: number) => void durations.push({ name, milliseconds }),
  };
  const runOf = (runId: string): Run => {
    const run = runs.get(runId);
    if (run === undefined) throw new Error(`no run ${runId}`);
    return run;
  };
  const handler = createScannerHandler({
    config: { shardCount },
    rows: {
      // The cursor is the position in the shard.
      dueRows: async ({ shard, dueBy, dueAfter = '', cursor = '0', limit }) => {
        const rows = due.filter((row) => row.shard === shard && row.dueAt <= dueBy && row.dueAt > dueAfter);
        const end = Number(cursor) + limit;
        const page = rows.slice(Number(cursor), end).map(({ id, dueAt }) => ({ id, version: 1, dueAt }));
        return {
          rows: page,
          ...(shard === '00' && state.unreadable.length > 0 ? { unreadable: state.unreadable } : {}),
          ...(end < rows.length ? { cursor: String(end) } : {}),
        };
      },
    },
    runs: {
      open: async ({ runId, scheduledTime, shardCount: count, dueAfter }) => {
        const known = runs.get(runId);
        if (known !== undefined) {
          return { state: known.status === 'finished' ? 'finished' : 'resumed', run: structuredClone(known) };
        }
        const shards = Object.fromEntries(dueShards(count).map((shard) => [shard, { dispatched: 0, done: false }]));
        const run: Run = {
          runId,
          scheduledTime,
          dueAfter,
          status: 'running',
          shardCount: count,
          shards,
          startedAt: noon,
        };
        runs.set(runId, run);
        return { state: 'opened', run: structuredClone(run) };
      },
      saveShard: async ({ runId, shard, ...progress }) => {
        runOf(runId).shards[shard] = progress;
      },
      finish: async (runId) => {
        runOf(runId).status = 'finished';
        const latest = state.latest === undefined ? '' : runOf(state.latest).scheduledTime;
        if (runOf(runId).scheduledTime > latest) state.latest = runId;
      },
      latestFinished: async () => (state.latest === undefined ? undefined : runOf(state.latest)),
    },
    rowMessages: {
      sendBatch: async (messages) =>
        messages.map((message) => {
          if (state.unsendable.has(message.rowId)) {
            return { status: 'rejected', reason: new MessageNotSentError('InternalError', 4) };
          }
          sent.push(message);
          return { status: 'fulfilled', value: { messageId: 'm' } };
        }),
    },
    queueDepth: async () => {
      state.now += 250;
      return state.depth;
    },
    clock: { now: () => new Date(state.now) },
    logger,
    metrics,
  });
  const run = (event: unknown = { scheduledTime: noon }) =>
    handler(
      event,
      createInvocationContext(() => state.remaining()),
    );
  const takeSent = () =>
    sent
      .splice(0)
      .map(({ rowId }) => rowId)
      .toSorted();
  return { run, due, runs, sent, takeSent, state, logger, metrics, durations };
}

describe('the scanner', () => {
  it('dispatches what is due by the scheduled time, of every shard, and nothing else', async () => {
    const { run, sent, runs, logger, metrics } = setUp([
      dueRow('a', '00'),
      dueRow('b', '01', '2026-01-01T00:00:00.000Z'),
      dueRow('on the dot', '01', '2026-03-29T12:00:00.000Z'),
      dueRow('later', '00', '2026-03-29T12:00:00.001Z'),
    ]);

    expect(await run()).toEqual({ runId: noon, scheduledTime: '2026-03-29T12:00:00.000Z', isDuplicate: false });
    expect(sent.toSorted((one, other) => one.rowId.localeCompare(other.rowId))).toEqual([
      { rowId: 'a', version: 1, runId: noon },
      { rowId: 'b', version: 1, runId: noon },
      { rowId: 'on the dot', version: 1, runId: noon },
    ]);
    expect(runs.get(noon)?.status).toBe('finished');
    expect(logger.lines).toEqual([
      {
        level: 'info',
        message: 'outcome',
        stage: 'scanner',
        outcome: 'done',
        runId: noon,
        scheduledTime: '2026-03-29T12:00:00.000Z',
        isDuplicate: false,
      },
    ]);
    // Without a run before it, it can't tell which rows are still due.
    expect(metrics.published).toEqual({ RowsDispatched: 3, RunsFinished: 1 });
  });

  it('takes the day from the event, in whatever zone it is written', async () => {
    const { run, takeSent } = setUp([
      dueRow('a', '00', '2026-03-29T10:00:00.000Z'),
      dueRow('b', '00', '2026-03-29T10:00:00.001Z'),
    ]);
    await run({ scheduledTime: '2026-03-29T12:00:00+02:00' });
    expect(takeSent()).toEqual(['a']);
  });

  it('sends nothing for a trigger that is delivered twice', async () => {
    const { run, takeSent, logger, metrics } = setUp([dueRow('a', '00')]);
    await run();
    takeSent();
    expect(await run()).toMatchObject({ isDuplicate: true });
    expect(takeSent()).toEqual([]);
    expect(metrics.published).toMatchObject({ RunsFinished: 1 });
    expect(logger.lines[1]).toMatchObject({ outcome: 'done', isDuplicate: true });
  });

  it('always runs when a person triggers it with a run id of its own', async () => {
    const { run, takeSent } = setUp([dueRow('a', '00')]);
    await run();
    takeSent();
    expect(await run({ scheduledTime: noon, runId: 'by hand' })).toMatchObject({
      runId: 'by hand',
      isDuplicate: false,
    });
    expect(takeSent()).toEqual(['a']);
  });

  it('pages through a shard', async () => {
    const { run, takeSent, runs } = setUp(manyRows(1_001, '00'));
    await run();
    expect(takeSent()).toHaveLength(1_001);
    expect(runs.get(noon)?.shards['00']).toEqual({ dispatched: 1_001, done: true });
  });

  it('dispatches only what became due since, while the queues still hold the last run’s messages', async () => {
    const { run, due, takeSent, state } = setUp([dueRow('a', '00')]);
    await run();
    takeSent();
    due.push(dueRow('b', '01', '2026-03-29T12:30:00.000Z'));

    state.depth = 1;
    await run({ scheduledTime: '2026-03-29T13:00:00Z' });
    expect(takeSent()).toEqual(['b']);

    state.depth = 0;
    await run({ scheduledTime: '2026-03-29T14:00:00Z' });
    expect(takeSent()).toEqual(['a', 'b']);
  });

  it('takes everything due when a person triggers it, whatever the queues hold', async () => {
    const { run, takeSent, state, metrics } = setUp([dueRow('a', '00')]);
    await run();
    takeSent();
    state.depth = 1;
    await run({ scheduledTime: '2026-03-29T13:00:00Z', runId: 'by hand' });
    expect(takeSent()).toEqual(['a']);
    // The message in the queue may be the row's.
    expect(metrics.published).toEqual({ RowsDispatched: 2, RunsFinished: 2 });
  });

  it('takes nothing twice when its trigger comes after a later run has finished', async () => {
    const { run, takeSent, state, metrics } = setUp([dueRow('a', '00')]);
    await run();
    takeSent();

    state.depth = 1;
    await run({ scheduledTime: '2026-03-29T11:00:00Z' });
    expect(takeSent()).toEqual([]);

    // The later run's messages may have come to an end between.
    state.depth = 0;
    await run({ scheduledTime: '2026-03-29T11:30:00Z' });
    expect(takeSent()).toEqual(['a']);
    expect(metrics.published).not.toHaveProperty('RowsStillDue');
  });

  it('says nothing of the rows that are still due while it leaves some out, but for those that can’t be read', async () => {
    const { run, state, metrics } = setUp([dueRow('a', '00')]);
    await run();
    state.depth = 1;
    await run({ scheduledTime: '2026-03-29T13:00:00Z' });
    expect(metrics.published).not.toHaveProperty('RowsStillDue');

    state.unreadable = ['odd'];
    await run({ scheduledTime: '2026-03-29T14:00:00Z' });
    expect(metrics.published).toMatchObject({ RowsStillDue: 1 });
  });

  it('says of a day without overdue rows that there are none', async () => {
    const { run, metrics } = setUp([]);
    await run();
    await run({ scheduledTime: '2026-03-29T13:00:00Z' });
    expect(metrics.published).toMatchObject({ RowsStillDue: 0 });
  });

  it('counts the rows that the last run had due and that still are', async () => {
    const { run, due, metrics } = setUp([dueRow('a', '00'), dueRow('b', '01')]);
    await run();
    due.shift();
    due.push(dueRow('on the dot', '00', '2026-03-29T12:00:00.000Z'), dueRow('c', '00', '2026-03-29T12:00:00.001Z'));
    await run({ scheduledTime: '2026-03-29T13:00:00Z' });
    expect(metrics.published).toMatchObject({ RowsDispatched: 5, RowsStillDue: 2 });
  });

  it('names due items that are no rows, counts them as still due, and dispatches the others', async () => {
    const { run, takeSent, state, logger, metrics } = setUp([dueRow('a', '00')]);
    state.unreadable = ['odd', 'odder'];

    await run();
    expect(takeSent()).toEqual(['a']);
    const line = { level: 'error', message: 'row unreadable', stage: 'scanner', runId: noon, shard: '00' };
    expect(logger.lines.slice(0, 2)).toEqual([
      { ...line, rowId: 'odd' },
      { ...line, rowId: 'odder' },
    ]);
    expect(metrics.published).toMatchObject({ RowsDispatched: 1, RowsStillDue: 2 });
  });

  it('takes everything due, whatever the queues hold, when no run has finished before', async () => {
    const { run, takeSent, state } = setUp([dueRow('a', '00', '2020-01-01T00:00:00.000Z')]);
    state.depth = 1;
    await run();
    expect(takeSent()).toEqual(['a']);
  });

  it('measures how long it took, also when it failed', async () => {
    const { run, state, durations } = setUp([dueRow('a', '00')]);
    await run({ scheduledTime: '2026-03-29T11:00:00Z' });
    state.unsendable.add('a');
    await expect(run()).rejects.toThrow('not sent');
    expect(durations).toEqual([
      { name: 'ScanDuration', milliseconds: 0 },
      { name: 'ScanDuration', milliseconds: 250 },
    ]);
  });

  it('stops before the deadline with its progress saved, and resumes there', async () => {
    const { run, takeSent, state, runs, logger, metrics } = setUp([...manyRows(1_200, '00'), ...manyRows(3, '01')], {
      shardCount: 1,
    });
    let pages = 0;
    state.remaining = () => (++pages > 2 ? 19_999 : 20_000);

    await expect(run()).rejects.toMatchObject({ name: 'RunOutOfTimeError', runId: noon });
    expect(metrics.published).not.toHaveProperty('RunsFinished');
    expect(takeSent()).toHaveLength(1_000);
    expect(runs.get(noon)).toMatchObject({
      status: 'running',
      shards: { '00': { cursor: '1000', dispatched: 1_000, done: false } },
    });
    expect(logger.lines.at(-1)).toEqual({
      level: 'info',
      message: 'outcome',
      stage: 'scanner',
      outcome: 'retry',
      runId: noon,
      error: { name: 'RunOutOfTimeError', message: `the run ${noon} ran out of time; it resumes where it stopped` },
    });

    state.remaining = () => 300_000;
    expect(await run()).toMatchObject({ isDuplicate: false });
    expect(takeSent()).toHaveLength(200);
    expect(runs.get(noon)?.shards['00']).toEqual({ dispatched: 1_200, done: true });
  });

  it('resumes with what it set out to do, although its own messages are in the queues by then', async () => {
    const { run, takeSent, state } = setUp([dueRow('a', '00'), dueRow('b', '01')]);
    await run({ scheduledTime: '2026-03-29T11:00:00Z' });
    takeSent();

    state.unsendable.add('b');
    await expect(run()).rejects.toThrow('1 rows of shard 01 were not sent');
    expect(takeSent()).toEqual(['a']);

    state.unsendable.clear();
    state.depth = 1;
    await run();
    expect(takeSent()).toEqual(['b']);
  });

  it('keeps the time that it began with, whatever the trigger says that resumes it', async () => {
    const { run, due, takeSent, state, logger } = setUp([dueRow('a', '00')]);
    state.unsendable.add('a');
    await expect(run({ scheduledTime: noon, runId: 'by hand' })).rejects.toThrow('not sent');
    state.unsendable.clear();
    due.push(dueRow('b', '01', '2026-03-29T12:30:00.000Z'));

    const told = { runId: 'by hand', scheduledTime: '2026-03-29T12:00:00.000Z' };
    expect(await run({ scheduledTime: '2026-03-29T13:00:00Z', runId: 'by hand' })).toMatchObject(told);
    expect(takeSent()).toEqual(['a']);
    expect(logger.lines.at(-1)).toMatchObject({ outcome: 'done', ...told });
    expect(await run({ scheduledTime: '2026-03-29T14:00:00Z', runId: 'by hand' })).toMatchObject(told);
  });

  it('finishes the other shards when one fails, and counts nothing that was not sent', async () => {
    const { run, takeSent, state, runs, logger, metrics } = setUp([...manyRows(2, '00'), ...manyRows(3, '01')]);
    state.unsendable.add('00-0001');

    await expect(run()).rejects.toMatchObject({
      name: 'RowsNotSentError',
      runId: noon,
      shard: '00',
      count: 1,
      cause: { name: 'MessageNotSentError' },
    });
    expect(takeSent()).toEqual(['00-0000', '01-0000', '01-0001', '01-0002']);
    expect(runs.get(noon)?.shards).toEqual({
      '00': { dispatched: 0, done: false },
      '01': { dispatched: 3, done: true },
    });
    expect(metrics.published).toMatchObject({ RowsDispatched: 3 });
    expect(logger.lines).toMatchObject([
      {
        level: 'warn',
        message: 'shard not finished',
        stage: 'scanner',
        shard: '00',
        runId: noon,
        error: { name: 'RowsNotSentError' },
      },
      { outcome: 'retry', error: { name: 'RowsNotSentError' } },
    ]);

    // The page is sent again, whole: a row that is dispatched twice is written once.
    state.unsendable.clear();
    await run();
    expect(takeSent()).toEqual(['00-0000', '00-0001']);
  });

  it('tells of what went wrong rather than of time that ran out', async () => {
    const { run, state } = setUp([dueRow('a', '00'), dueRow('b', '01')]);
    let pages = 0;
    // The first shard fails first.
    state.remaining = () => (++pages === 1 ? 0 : 300_000);
    state.unsendable.add('b');
    await expect(run()).rejects.toThrow('1 rows of shard 01 were not sent');

    state.remaining = () => 0;
    await expect(run()).rejects.toThrow('ran out of time');
  });

  it('refuses a trigger without a time', async () => {
    const { run, takeSent } = setUp([dueRow('a', '00')]);
    await expect(run({})).rejects.toThrow('scheduledTime');
    expect(takeSent()).toEqual([]);
  });
});
