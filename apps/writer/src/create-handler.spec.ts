import { describe, expect, it } from '@jest/globals';
import { createInvocationContext, createSqsEvent, MessageNotSentError } from '@daybreak/batch';
import type { RowError, RowMessage, ValueMessage, Values } from '@daybreak/domain';
import { UnwritableError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics, requestMarginMs } from '@daybreak/runtime';
import { createWriterHandler } from './create-handler.ts';
import { writeValues, type WriteValuesDependencies } from './write-values.ts';

type Write = Parameters<WriteValuesDependencies['rows']['writeValues']>[0];

const now = '2026-03-29T12:00:00.000Z';
const next = { dueDate: '2026-04-30', timeZone: 'UTC' };

interface Faults {
  unwritable?: string[];
  throttled?: string[];
  /** Keys that can't be written in one update. */
  unwritableTogether?: string[];
  failFault?: Error;
  /** Runs can't be noted. */
  noteFault?: Error;
  /** What another run makes of a write that would have completed the row. */
  endedBy?: string;
  /** The next occurrence's message is not sent. */
  nextUnsent?: boolean;
  /** The message's run has completed the row before. */
  isAtNextOccurrence?: boolean;
  /** Requests that there is time to begin. */
  requests?: number;
}

/** A table of rows at version 3. Some keys can't be written, and some are throttled when they are written alone. */
function setUp(faults: Faults = {}) {
  const {
    unwritable = [],
    throttled = [],
    failFault,
    noteFault,
    endedBy,
    nextUnsent,
    isAtNextOccurrence = false,
  } = faults;
  const { unwritableTogether = [], ...time } = faults;
  const updates: Write[] = [];
  const dispatched: RowMessage[] = [];
  const landed: Values = {};
  const failed: { rowId: string; version: number; runId: string; error: RowError }[] = [];
  const noted: { rowId: string; version: number; runId: string }[] = [];
  const metrics = createMemoryMetrics();
  const logger = createMemoryLogger();
  let requests = time.requests ?? Number.POSITIVE_INFINITY;
  const handler = createWriterHandler({
    rows: {
      writeValues: async (write) => {
        requests -= 1;
        updates.push(write);
        const keys = Object.keys(write.values);
        if (keys.length === 1 && keys.some((key) => throttled.includes(key))) throw new Error('throttled');
        if (keys.some((key) => unwritable.includes(key))) throw new UnwritableError(write.rowId, keys, 'too large');
        if (keys.filter((key) => unwritableTogether.includes(key)).length > 1)
          throw new UnwritableError(write.rowId, keys, 'too large');
        if (write.version !== 3 || failed.length > 0) return 'superseded';
        Object.assign(landed, write.values);
        if (Object.keys(landed).length < write.expected) return 'written';
        return endedBy === undefined ? 'completed' : 'ended';
      },
      fail: async (failure) => {
        requests -= 1;
        if (failFault) throw failFault;
        if (failure.version !== 3 || failed.length > 0) return 'superseded';
        failed.push(failure);
        return 'failed';
      },
      recordSuperseded: async (late) => {
        if (noteFault) throw noteFault;
        const isKnown = noted.some(({ runId }) => runId === late.runId);
        noted.push(late);
        return isKnown ? 'unchanged' : 'recorded';
      },
      isAtNextOccurrence: async () => await Promise.resolve(isAtNextOccurrence),
    },
    rowMessages: {
      sendBatch: async (messages) =>
        messages.map((message) => {
          if (nextUnsent) return { status: 'rejected', reason: new MessageNotSentError('InternalError', 4) };
          dispatched.push(message);
          return { status: 'fulfilled', value: { messageId: 'n' } };
        }),
    },
    clock: { now: () => new Date(now) },
    logger,
    metrics,
  });
  const run = (...messages: Partial<ValueMessage>[]) =>
    handler(
      createSqsEvent(
        messages.map((message, index) => ({
          messageId: `m${index + 1}`,
          body: { rowId: 'a', version: 3, runId: 'run', values: {}, expected: 3, ...message },
          receiveCount: 2,
        })),
      ),
      createInvocationContext(() => (requests > 0 ? requestMarginMs : requestMarginMs - 1)),
    );
  return { run, updates, dispatched, landed, failed, noted, logger, metrics };
}

const common = { rowId: 'a', version: 3, runId: 'run' };
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const outcomes = (logger: ReturnType<typeof createMemoryLogger>) =>
  logger.lines.map(({ messageId, outcome }) => `${String(messageId)} ${String(outcome)}`);

describe('the writer', () => {
  it('writes what a batch holds of one row in one update', async () => {
    const { run, updates, logger, metrics } = setUp();
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 } })).toEqual(failures());
    expect(metrics.published).toEqual({ MessagesDone: 3, RowsCompleted: 1, ValuesWritten: 3 });
    // The messages do not tell when the row was due, as those sent by an older worker.
    expect(metrics.durations).toEqual({});
    expect(updates).toEqual([{ ...common, values: { one: 1, two: 2, three: 3 }, expected: 3 }]);
    const line = { level: 'info', message: 'outcome', function: 'writer', outcome: 'done', rowId: 'a', runId: 'run' };
    expect(logger.lines).toEqual(
      ['m1', 'm2', 'm3'].map((messageId) => ({ ...line, messageId, values: 1, rowState: 'completed' })),
    );
  });

  it('writes other rows, and other versions of one, apart', async () => {
    const { run, updates, logger } = setUp();
    await run({ values: { one: 1 }, next }, { rowId: 'b', values: { one: 1 } }, { version: 2, values: { one: 0 } });
    expect(updates).toEqual([
      { ...common, values: { one: 1 }, expected: 3, next },
      { ...common, rowId: 'b', values: { one: 1 }, expected: 3 },
      { ...common, version: 2, values: { one: 0 }, expected: 3 },
    ]);
    expect(outcomes(logger)).toEqual(['m1 done', 'm2 done', 'm3 superseded']);
  });

  it('tells how long after it was due the row was completed, where the message tells when that was', async () => {
    const { run, metrics } = setUp();
    const dueAt = '2026-03-29T11:59:58.500Z';
    await run({ values: { one: 1 }, expected: 3, dueAt });
    expect(metrics.durations).toEqual({});
    await run({ values: { two: 2, three: 3 }, dueAt });
    expect(metrics.durations).toEqual({ DueToCompleted: [1_500] });
    expect(metrics.published).toEqual({ MessagesDone: 2, RowsCompleted: 1, ValuesWritten: 3 });
  });

  it('notes its run when another ended the row that it had written, and does not count the row as completed', async () => {
    const { run, noted, logger, metrics } = setUp({ endedBy: 'other' });
    const dueAt = '2026-03-29T11:59:58.500Z';
    expect(await run({ values: { one: 1, two: 2, three: 3 }, dueAt })).toEqual(failures());
    expect(noted).toEqual([common]);
    expect(logger.lines).toMatchObject([{ outcome: 'done', rowState: 'ended' }]);
    expect(metrics.published).toEqual({ MessagesDone: 1, ValuesWritten: 3, RowsSuperseded: 1 });
    expect(metrics.durations).toEqual({});
  });

  it('writes the messages of two runs apart, so that both come to know how the row ended', async () => {
    const { run, updates } = setUp();
    await run({ values: { one: 1 } }, { values: { one: 1 }, runId: 'other' });
    expect(updates.map(({ runId }) => runId)).toEqual(['run', 'other']);
  });

  it('retries what was superseded until its run is noted', async () => {
    const { run, logger } = setUp({ noteFault: new Error('throttled') });
    expect(await run({ version: 2, values: { one: 1 } }, { values: { one: 1 } })).toEqual(failures('m1'));
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { message: 'throttled' } });
  });

  it('counts a row that was superseded once a run', async () => {
    const { run, noted, metrics } = setUp();
    await run({ version: 2, values: { one: 1 } });
    await run({ version: 2, values: { two: 2 } });
    expect(noted).toEqual([
      { ...common, version: 2 },
      { ...common, version: 2 },
    ]);
    expect(metrics.published).toEqual({ MessagesSuperseded: 2, RowsSuperseded: 1 });
  });

  it('notes its run when the row that it would fail had ended', async () => {
    const { run, failed, noted, logger } = setUp({ unwritable: ['one'] });
    await run({ version: 2, values: { one: 1 } });
    expect(failed).toEqual([]);
    expect(noted).toEqual([{ ...common, version: 2 }]);
    expect(outcomes(logger)).toEqual(['m1 superseded']);
  });

  it('takes a key that came twice as one', async () => {
    const { run, updates } = setUp();
    expect(await run({ values: { one: 1 } }, { values: { one: 1 } })).toEqual(failures());
    expect(updates).toMatchObject([{ values: { one: 1 } }]);
  });

  it('retries a row alone', async () => {
    const { run, logger } = setUp({ throttled: ['two'] });
    expect(await run({ values: { one: 1 } }, { rowId: 'b', values: { two: 2 } })).toEqual(failures('m2'));
    expect(logger.lines[1]).toMatchObject({ outcome: 'retry', rowId: 'b', error: { message: 'throttled' } });
  });

  it('lets the siblings of an unwritable value land, then fails the row, and retries none of them', async () => {
    const { run, landed, failed, logger } = setUp({ unwritable: ['two'] });
    expect(await run({ values: { one: 1 } }, { values: { two: 'secret' } }, { values: { three: 3 } })).toEqual(
      failures(),
    );
    expect(landed).toEqual({ one: 1, three: 3 });
    expect(failed).toEqual([
      {
        ...common,
        error: { stage: 'writer', name: 'UnwritableError', message: expect.any(String), attempt: 2, at: now },
      },
    ]);
    expect(outcomes(logger)).toEqual(['m1 done', 'm2 failed', 'm3 done']);
    expect(logger.lines[1]).toMatchObject({ rowId: 'a', rowState: 'failed', error: { name: 'UnwritableError' } });
    expect(JSON.stringify([failed, logger.lines])).not.toContain('secret');
  });

  it('leaves out only the unwritable values of a message that holds several, then fails the row', async () => {
    const { run, updates, landed, failed, logger, metrics } = setUp({ unwritable: ['two', 'five'] });
    const values = { one: 1, two: 'secret', three: 3, four: 4, five: 'secret' };
    expect(await run({ values, expected: 5 })).toEqual(failures());
    expect(landed).toEqual({ one: 1, three: 3, four: 4 });
    expect(updates.map((update) => Object.keys(update.values).join())).toEqual([
      'one,two,three,four,five',
      'one,two,three',
      'one,two',
      'one',
      'two',
      'three',
      'four,five',
      'four',
      'five',
    ]);
    expect(failed).toMatchObject([{ error: { name: 'UnwritableError', message: expect.stringContaining('two') } }]);
    expect(outcomes(logger)).toEqual(['m1 failed']);
    expect(metrics.published).toEqual({ MessagesFailed: 1, RowsFailed: 1, ValuesWritten: 3 });
  });

  it('does a message whose values can be written, if not together', async () => {
    const { run, landed, failed, logger } = setUp({ unwritableTogether: ['one', 'two'] });
    expect(await run({ values: { one: 1, two: 2, three: 3 } })).toEqual(failures());
    expect(landed).toEqual({ one: 1, two: 2, three: 3 });
    expect(failed).toEqual([]);
    expect(logger.lines).toMatchObject([{ outcome: 'done', values: 3, rowState: 'completed' }]);
  });

  it('retries a message of which a value is throttled, and does not fail its row before', async () => {
    const { run, landed, failed, logger } = setUp({ unwritable: ['one'], throttled: ['two'] });
    expect(await run({ values: { one: 1, two: 2 } })).toEqual(failures('m1'));
    expect({ landed, failed }).toEqual({ landed: {}, failed: [] });
    expect(logger.lines).toMatchObject([{ outcome: 'retry', error: { message: 'throttled' } }]);
  });

  it('fails a row once for several unwritable values', async () => {
    const { run, updates, failed, logger, metrics } = setUp({ unwritable: ['one', 'two'] });
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } })).toEqual(failures());
    expect(updates).toHaveLength(3);
    expect(failed).toHaveLength(1);
    expect(outcomes(logger)).toEqual(['m1 failed', 'm2 failed']);
    expect(metrics.published).toEqual({ MessagesFailed: 2, RowsFailed: 1 });
  });

  it('tries an unwritable value that is alone only once', async () => {
    const { run, updates, logger } = setUp({ unwritable: ['one'] });
    expect(await run({ values: { one: 1 } })).toEqual(failures());
    expect(updates).toHaveLength(1);
    expect(outcomes(logger)).toEqual(['m1 failed']);
  });

  it('says superseded, not failed, when an owner’s edit came first', async () => {
    const { run, failed, logger } = setUp({ unwritable: ['one'] });
    expect(await run({ version: 2, values: { one: 1 } })).toEqual(failures());
    expect(failed).toEqual([]);
    const line = { level: 'info', message: 'outcome', function: 'writer', rowId: 'a', runId: 'run' };
    expect(logger.lines).toEqual([{ ...line, messageId: 'm1', outcome: 'superseded' }]);
  });

  it('retries only the unwritable message when its row could not be failed', async () => {
    const { run, landed } = setUp({ unwritable: ['two'], failFault: new Error('throttled') });
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } })).toEqual(failures('m2'));
    expect(landed).toEqual({ one: 1 });
  });

  it('retries only the sibling that is throttled while they are written apart', async () => {
    const { run, updates } = setUp({ unwritable: ['two'], throttled: ['three'] });
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 } })).toEqual(failures('m3'));
    expect(updates).toHaveLength(4);
  });

  it.each([
    ['the row’s update', 1, ['m1 retry', 'm2 retry', 'm3 retry']],
    ['one value', 2, ['m1 done', 'm2 retry', 'm3 retry']],
    ['every value', 4, ['m1 done', 'm2 retry', 'm3 done']],
    ['every value and the row’s failure', 5, ['m1 done', 'm2 failed', 'm3 done']],
  ])('keeps what it has done when there is time for %s and no more', async (_what, requests, settled) => {
    const { run, logger } = setUp({ unwritable: ['two'], requests });
    await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 } });
    expect(outcomes(logger)).toEqual(settled);
    for (const { outcome, error } of logger.lines)
      if (outcome === 'retry') expect(error).toMatchObject({ name: 'NotStartedError' });
  });

  it('does not note a run that it has no time left to note', async () => {
    const { run, noted } = setUp({ requests: 1 });
    expect(await run({ version: 2, values: { one: 1 } })).toEqual(failures('m1'));
    expect(noted).toEqual([]);
  });

  it('lets messages that disagree about their row’s plan not decide for each other', async () => {
    const { run, updates } = setUp();
    await run({ values: { one: 1 }, expected: 3 }, { values: { two: 2 }, expected: 2 }, { values: { three: 3 }, next });
    expect(updates).toEqual([
      { ...common, values: { one: 1 }, expected: 3 },
      { ...common, values: { two: 2 }, expected: 2 },
      { ...common, values: { three: 3 }, expected: 3, next },
    ]);
  });

  it.each([
    ['expected', { expected: 2 }],
    ['next', { next }],
    ['planId', { planId: 'other' }],
  ])('finds the one that disagrees about %s among others that agree', async (_what, other) => {
    const { run, updates } = setUp();
    await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 }, ...other });
    expect(updates.map(({ values }) => Object.keys(values).join())).toEqual(['one,two', 'three']);
  });

  describe('of a row that recurs', () => {
    const dueBy = '2026-05-01T12:00:00.000Z';
    const whole = { values: { one: 1 }, expected: 1, next, dueBy };
    const goesOn = { ...common, version: 4, dueBy };

    it('goes on with the next occurrence when that is due by its run’s time', async () => {
      const { run, dispatched } = setUp();
      expect(await run(whole)).toEqual(failures());
      expect(dispatched).toEqual([goesOn]);
    });

    it.each([
      ['is due later', { ...whole, dueBy: '2026-04-29T12:00:00.000Z' }],
      ['comes with no time of its run', { ...whole, dueBy: undefined }],
      ['is not complete', { ...whole, expected: 2 }],
    ])('leaves it to a later run when it %s', async (_, message) => {
      const { run, dispatched } = setUp();
      await run(message);
      expect(dispatched).toEqual([]);
    });

    it('retries a message whose next occurrence could not be sent, which then finds its row completed', async () => {
      expect(await setUp({ nextUnsent: true }).run(whole)).toEqual(failures('m1'));
      const { run, dispatched } = setUp({ isAtNextOccurrence: true });
      expect(await run({ ...whole, version: 2 })).toEqual(failures());
      expect(dispatched).toEqual([{ ...goesOn, version: 3 }]);
    });

    it('sends nothing for a message that comes too late for a row which others have ended', async () => {
      const { run, dispatched } = setUp();
      expect(await run({ ...whole, version: 2 })).toEqual(failures());
      expect(dispatched).toEqual([]);
    });
  });

  it('leaves a message that it can’t read to the dead-letter queue', async () => {
    const { run, updates } = setUp();
    expect(await run({ values: { one: 1 } }, { expected: 0 })).toEqual(failures('m2'));
    expect(updates).toHaveLength(1);
  });
});

describe('writeValues', () => {
  it('has nothing to write of nothing', async () => {
    const untouchable = async () => await Promise.reject<never>(new Error('nothing was to be written'));
    const rows = {
      writeValues: untouchable,
      fail: untouchable,
      recordSuperseded: untouchable,
      isAtNextOccurrence: untouchable,
    };
    const rowMessages = { sendBatch: untouchable };
    const clock = { now: () => new Date(now) };
    expect(
      await writeValues([], { rows, rowMessages, checkTime: () => undefined, clock, metrics: createMemoryMetrics() }),
    ).toEqual(new Map());
  });
});
