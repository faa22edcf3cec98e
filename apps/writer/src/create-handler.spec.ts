import { describe, expect, it } from '@jest/globals';
import { createInvocationContext, createSqsEvent, MessageNotSentError } from '@daybreak/batch';
import type { Pause, RowError, RowMessage, ValueMessage, Values } from '@daybreak/domain';
import { RowNotHeldError, UnwritableError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics, requestMarginMs } from '@daybreak/runtime';
import { createWriterHandler } from './create-handler.ts';
import { writeValues, type WriteValuesDependencies } from './write-values.ts';

type Write = Parameters<WriteValuesDependencies['rows']['writeValues']>[0];

const now = '2026-03-29T12:00:00.000Z';
const next = { dueDate: '2026-04-30', timeZone: 'UTC' };

interface Faults {
  unwritable?: string[];
  throttled?: string[];
  /** Keys that cannot be written in the same update. */
  unwritableTogether?: string[];
  failFault?: Error;
  /** The error of recordSuperseded. */
  recordFault?: Error;
  /** The run that ends the row before the last write could complete it. */
  endedBy?: string;
  /** Whether the message of the next occurrence is not sent. */
  nextUnsent?: boolean;
  /** Whether the run of the message has already completed the row. */
  isAtNextOccurrence?: boolean;
  pauses?: Pause[];
  /** The error of hold. */
  holdFault?: Error;
  /** The number of requests before the deadline. */
  requests?: number;
}

/** A writer with rows at version 3. A write of only a throttled key fails. */
function setUp(faults: Faults = {}) {
  const {
    unwritable = [],
    throttled = [],
    failFault,
    recordFault,
    endedBy,
    nextUnsent,
    isAtNextOccurrence = false,
  } = faults;
  const { unwritableTogether = [], ...time } = faults;
  const updates: Write[] = [];
  const held: unknown[] = [];
  let pauseReads = 0;
  const dispatched: RowMessage[] = [];
  const stored: Values = {};
  const failed: { rowId: string; version: number; runId: string; error: RowError }[] = [];
  const recorded: { rowId: string; version: number; runId: string }[] = [];
  const metrics = createMemoryMetrics();
  const logger = createMemoryLogger();
  let requests = time.requests ?? Number.POSITIVE_INFINITY;
  const handler = createWriterHandler({
    rows: {
      pauses: async () => {
        pauseReads += 1;
        return { active: faults.pauses ?? [], resumed: [] };
      },
      hold: async (input) => {
        if (faults.holdFault) throw faults.holdFault;
        if (input.version !== 3) return 'superseded';
        held.push(input);
        return 'held';
      },
      writeValues: async (write) => {
        requests -= 1;
        updates.push(write);
        const keys = Object.keys(write.values);
        if (keys.length === 1 && keys.some((key) => throttled.includes(key))) throw new Error('throttled');
        if (keys.some((key) => unwritable.includes(key))) throw new UnwritableError(write.rowId, keys, 'too large');
        if (keys.filter((key) => unwritableTogether.includes(key)).length > 1)
          throw new UnwritableError(write.rowId, keys, 'too large');
        if (write.version !== 3 || failed.length > 0) return 'superseded';
        Object.assign(stored, write.values);
        if (Object.keys(stored).length < write.expected) return 'written';
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
        if (recordFault) throw recordFault;
        const isKnown = recorded.some(({ runId }) => runId === late.runId);
        recorded.push(late);
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
  /** The lines of the messages, without the line of their batch. */
  const outcomeLines = () => logger.lines.filter(({ message }) => message === 'outcome');
  const outcomes = () => outcomeLines().map(({ messageId, outcome }) => `${String(messageId)} ${String(outcome)}`);
  const seen = { updates, dispatched, held, stored, failed, recorded };
  return { run, ...seen, pauseReads: () => pauseReads, logger, outcomeLines, outcomes, metrics };
}

const common = { rowId: 'a', version: 3, runId: 'run' };
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('the writer', () => {
  it('writes the values of one row in a batch in one update', async () => {
    const { run, updates, outcomeLines, metrics } = setUp();
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 } })).toEqual(failures());
    expect(metrics.published).toEqual({ MessagesDone: 3, RowsCompleted: 1, ValuesWritten: 3 });
    // Messages of older releases have no dueAt.
    expect(metrics.durations).toEqual({});
    expect(updates).toEqual([{ ...common, values: { one: 1, two: 2, three: 3 }, expected: 3 }]);
    const line = { level: 'debug', message: 'outcome', function: 'writer', outcome: 'done', rowId: 'a', runId: 'run' };
    expect(outcomeLines()).toEqual(
      ['m1', 'm2', 'm3'].map((messageId) => ({ ...line, messageId, values: 1, rowState: 'completed' })),
    );
  });

  it('holds back a paused row, once for its messages, and reads the pauses once a batch', async () => {
    const pause = { id: 'p', rule: 'renew', reason: 'wrong prices', by: 'ada', at: now };
    const { run, updates, held, recorded, logger, metrics, pauseReads } = setUp({ pauses: [pause] });
    const renewed = { rule: 'renew', dueBy: now };

    // A message of an older release has no rule.
    expect(
      await run(
        { ...renewed, values: { one: 1 } },
        { ...renewed, values: { two: 2 } },
        { rowId: 'b', rule: 'apply-changes', values: { one: 1 } },
        { rowId: 'c', values: { one: 1 } },
      ),
    ).toEqual(failures());
    expect(held).toEqual([{ ...common, pause }]);
    // Holding the row records that its run came too late.
    expect(recorded).toEqual([]);
    expect(updates.map(({ rowId }) => rowId)).toEqual(['b', 'c']);
    expect(pauseReads()).toBe(1);
    expect(metrics.published).toMatchObject({ RowsPaused: 1, MessagesPaused: 2 });
    expect(logger.lines.filter(({ outcome }) => outcome === 'paused')).toMatchObject([
      { messageId: 'm1', rowId: 'a', pauseId: 'p' },
      { messageId: 'm2', rowId: 'a', pauseId: 'p' },
    ]);
  });

  it('records its run as superseded when a paused row has ended, and retries a row that it could not hold back', async () => {
    const pauses = [{ id: 'p', rowId: 'a', reason: 'r', by: 'ada', at: now }];
    const ended = setUp({ pauses });
    expect(await ended.run({ version: 2, values: { one: 1 } })).toEqual(failures());
    expect(ended.recorded).toEqual([{ ...common, version: 2 }]);

    const unheld = setUp({ pauses, holdFault: new RowNotHeldError('a') });
    expect(await unheld.run({ values: { one: 1 } })).toEqual(failures('m1'));
    expect(unheld.updates).toEqual([]);
  });

  it('writes each row, and each version of a row, in an update of its own', async () => {
    const { run, updates, outcomes } = setUp();
    await run({ values: { one: 1 }, next }, { rowId: 'b', values: { one: 1 } }, { version: 2, values: { one: 0 } });
    expect(updates).toEqual([
      { ...common, values: { one: 1 }, expected: 3, next },
      { ...common, rowId: 'b', values: { one: 1 }, expected: 3 },
      { ...common, version: 2, values: { one: 0 }, expected: 3 },
    ]);
    expect(outcomes()).toEqual(['m1 done', 'm2 done', 'm3 superseded']);
  });

  it('publishes DueToCompleted when the message has dueAt', async () => {
    const { run, metrics } = setUp();
    const dueAt = '2026-03-29T11:59:58.500Z';
    await run({ values: { one: 1 }, expected: 3, dueAt });
    expect(metrics.durations).toEqual({});
    await run({ values: { two: 2, three: 3 }, dueAt });
    expect(metrics.durations).toEqual({ DueToCompleted: [1_500] });
    expect(metrics.published).toEqual({ MessagesDone: 2, RowsCompleted: 1, ValuesWritten: 3 });
  });

  it('records its run as superseded when another run ended the row after the write', async () => {
    const { run, recorded, outcomeLines, metrics } = setUp({ endedBy: 'other' });
    const dueAt = '2026-03-29T11:59:58.500Z';
    expect(await run({ values: { one: 1, two: 2, three: 3 }, dueAt })).toEqual(failures());
    expect(recorded).toEqual([common]);
    expect(outcomeLines()).toMatchObject([{ outcome: 'done', rowState: 'ended' }]);
    expect(metrics.published).toEqual({ MessagesDone: 1, ValuesWritten: 3, RowsSuperseded: 1 });
    expect(metrics.durations).toEqual({});
  });

  it('writes the messages of two runs in separate updates', async () => {
    const { run, updates } = setUp();
    await run({ values: { one: 1 } }, { values: { one: 1 }, runId: 'other' });
    expect(updates.map(({ runId }) => runId)).toEqual(['run', 'other']);
  });

  it('retries a superseded message until its run is recorded', async () => {
    const { run, outcomeLines } = setUp({ recordFault: new Error('throttled') });
    expect(await run({ version: 2, values: { one: 1 } }, { values: { one: 1 } })).toEqual(failures('m1'));
    expect(outcomeLines()[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { message: 'throttled' } });
  });

  it('counts a superseded row once for each run', async () => {
    const { run, recorded, metrics } = setUp();
    await run({ version: 2, values: { one: 1 } });
    await run({ version: 2, values: { two: 2 } });
    expect(recorded).toEqual([
      { ...common, version: 2 },
      { ...common, version: 2 },
    ]);
    expect(metrics.published).toEqual({ MessagesSuperseded: 2, RowsSuperseded: 1 });
  });

  it('records its run as superseded when the row that it would fail has ended', async () => {
    const { run, failed, recorded, outcomes } = setUp({ unwritable: ['one'] });
    await run({ version: 2, values: { one: 1 } });
    expect(failed).toEqual([]);
    expect(recorded).toEqual([{ ...common, version: 2 }]);
    expect(outcomes()).toEqual(['m1 superseded']);
  });

  it('writes a duplicate key once', async () => {
    const { run, updates } = setUp();
    expect(await run({ values: { one: 1 } }, { values: { one: 1 } })).toEqual(failures());
    expect(updates).toMatchObject([{ values: { one: 1 } }]);
  });

  it('retries only the row that is throttled', async () => {
    const { run, outcomeLines } = setUp({ throttled: ['two'] });
    expect(await run({ values: { one: 1 } }, { rowId: 'b', values: { two: 2 } })).toEqual(failures('m2'));
    expect(outcomeLines()[1]).toMatchObject({ outcome: 'retry', rowId: 'b', error: { message: 'throttled' } });
  });

  it('writes the other values of a row with an unwritable value, then fails the row', async () => {
    const { run, stored, failed, outcomeLines, outcomes, logger } = setUp({ unwritable: ['two'] });
    expect(await run({ values: { one: 1 } }, { values: { two: 'secret' } }, { values: { three: 3 } })).toEqual(
      failures(),
    );
    expect(stored).toEqual({ one: 1, three: 3 });
    expect(failed).toEqual([
      {
        ...common,
        error: { stage: 'writer', name: 'UnwritableError', message: expect.any(String), attempt: 2, at: now },
      },
    ]);
    expect(outcomes()).toEqual(['m1 done', 'm2 failed', 'm3 done']);
    expect(outcomeLines()[1]).toMatchObject({ rowId: 'a', rowState: 'failed', error: { name: 'UnwritableError' } });
    expect(JSON.stringify([failed, logger.lines])).not.toContain('secret');
  });

  it('writes every writable value of a message, then fails the row', async () => {
    const { run, updates, stored, failed, outcomes, metrics } = setUp({ unwritable: ['two', 'five'] });
    const values = { one: 1, two: 'secret', three: 3, four: 4, five: 'secret' };
    expect(await run({ values, expected: 5 })).toEqual(failures());
    expect(stored).toEqual({ one: 1, three: 3, four: 4 });
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
    expect(outcomes()).toEqual(['m1 failed']);
    expect(metrics.published).toEqual({ MessagesFailed: 1, RowsFailed: 1, ValuesWritten: 3 });
  });

  it('writes values that do not fit one update in several', async () => {
    const { run, stored, failed, outcomeLines } = setUp({ unwritableTogether: ['one', 'two'] });
    expect(await run({ values: { one: 1, two: 2, three: 3 } })).toEqual(failures());
    expect(stored).toEqual({ one: 1, two: 2, three: 3 });
    expect(failed).toEqual([]);
    expect(outcomeLines()).toMatchObject([{ outcome: 'done', values: 3, rowState: 'completed' }]);
  });

  it('retries a message with a throttled value, and does not fail its row', async () => {
    const { run, stored, failed, outcomeLines } = setUp({ unwritable: ['one'], throttled: ['two'] });
    expect(await run({ values: { one: 1, two: 2 } })).toEqual(failures('m1'));
    expect({ stored, failed }).toEqual({ stored: {}, failed: [] });
    expect(outcomeLines()).toMatchObject([{ outcome: 'retry', error: { message: 'throttled' } }]);
  });

  it('fails a row once for several unwritable values', async () => {
    const { run, updates, failed, outcomes, metrics } = setUp({ unwritable: ['one', 'two'] });
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } })).toEqual(failures());
    expect(updates).toHaveLength(3);
    expect(failed).toHaveLength(1);
    expect(outcomes()).toEqual(['m1 failed', 'm2 failed']);
    expect(metrics.published).toEqual({ MessagesFailed: 2, RowsFailed: 1 });
  });

  it('writes a single unwritable value only once', async () => {
    const { run, updates, outcomes } = setUp({ unwritable: ['one'] });
    expect(await run({ values: { one: 1 } })).toEqual(failures());
    expect(updates).toHaveLength(1);
    expect(outcomes()).toEqual(['m1 failed']);
  });

  it("supersedes a message when an owner's edit comes first", async () => {
    const { run, failed, outcomeLines } = setUp({ unwritable: ['one'] });
    expect(await run({ version: 2, values: { one: 1 } })).toEqual(failures());
    expect(failed).toEqual([]);
    const line = { level: 'debug', message: 'outcome', function: 'writer', rowId: 'a', runId: 'run' };
    expect(outcomeLines()).toEqual([{ ...line, messageId: 'm1', outcome: 'superseded' }]);
  });

  it('retries only the unwritable message when its row could not be failed', async () => {
    const { run, stored } = setUp({ unwritable: ['two'], failFault: new Error('throttled') });
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } })).toEqual(failures('m2'));
    expect(stored).toEqual({ one: 1 });
  });

  it('retries only the throttled message when the messages are written separately', async () => {
    const { run, updates } = setUp({ unwritable: ['two'], throttled: ['three'] });
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 } })).toEqual(failures('m3'));
    expect(updates).toHaveLength(4);
  });

  it.each([
    ['the update of the row', 1, ['m1 retry', 'm2 retry', 'm3 retry']],
    ['one value', 2, ['m1 done', 'm2 retry', 'm3 retry']],
    ['every value', 4, ['m1 done', 'm2 retry', 'm3 done']],
    ['every value and the failure of the row', 5, ['m1 done', 'm2 failed', 'm3 done']],
  ])('settles the messages that it handled when time is left only for %s', async (_what, requests, settled) => {
    const { run, outcomeLines, outcomes } = setUp({ unwritable: ['two'], requests });
    await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 } });
    expect(outcomes()).toEqual(settled);
    for (const { outcome, error } of outcomeLines())
      if (outcome === 'retry') expect(error).toMatchObject({ name: 'NotStartedError' });
  });

  it('retries a superseded message when no time is left to record its run', async () => {
    const { run, recorded } = setUp({ requests: 1 });
    expect(await run({ version: 2, values: { one: 1 } })).toEqual(failures('m1'));
    expect(recorded).toEqual([]);
  });

  it('writes messages with different plans of a row separately', async () => {
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
  ])('writes a message with another %s separately', async (_what, other) => {
    const { run, updates } = setUp();
    await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 }, ...other });
    expect(updates.map(({ values }) => Object.keys(values).join())).toEqual(['one,two', 'three']);
  });

  describe('for a recurring row', () => {
    const dueBy = '2026-05-01T12:00:00.000Z';
    const whole = { values: { one: 1 }, expected: 1, next, dueBy };
    const nextMessage = { ...common, version: 4, dueBy };

    it('dispatches the next occurrence when it is due by dueBy', async () => {
      const { run, dispatched } = setUp();
      expect(await run(whole)).toEqual(failures());
      expect(dispatched).toEqual([nextMessage]);
    });

    it.each([
      ['is due later', { ...whole, dueBy: '2026-04-29T12:00:00.000Z' }],
      ['has no dueBy', { ...whole, dueBy: undefined }],
      ['is not complete', { ...whole, expected: 2 }],
    ])('leaves the next occurrence to a later run when the row %s', async (_, message) => {
      const { run, dispatched } = setUp();
      await run(message);
      expect(dispatched).toEqual([]);
    });

    it('retries a message whose next occurrence could not be sent, and the retry sends it', async () => {
      expect(await setUp({ nextUnsent: true }).run(whole)).toEqual(failures('m1'));
      const { run, dispatched } = setUp({ isAtNextOccurrence: true });
      expect(await run({ ...whole, version: 2 })).toEqual(failures());
      expect(dispatched).toEqual([{ ...nextMessage, version: 3 }]);
    });

    it('dispatches nothing when another run ended the row', async () => {
      const { run, dispatched } = setUp();
      expect(await run({ ...whole, version: 2 })).toEqual(failures());
      expect(dispatched).toEqual([]);
    });
  });

  it('fails only the message that it cannot parse', async () => {
    const { run, updates } = setUp();
    expect(await run({ values: { one: 1 } }, { expected: 0 })).toEqual(failures('m2'));
    expect(updates).toHaveLength(1);
  });
});

describe('writeValues', () => {
  it('sends no request for an empty group', async () => {
    const unexpected = async () => await Promise.reject<never>(new Error('unexpected request'));
    const rows = {
      writeValues: unexpected,
      hold: unexpected,
      fail: unexpected,
      recordSuperseded: unexpected,
      isAtNextOccurrence: unexpected,
    };
    const rowMessages = { sendBatch: unexpected };
    const clock = { now: () => new Date(now) };
    expect(
      await writeValues([], {
        rows,
        pauses: unexpected,
        rowMessages,
        checkTime: () => undefined,
        clock,
        metrics: createMemoryMetrics(),
      }),
    ).toEqual(new Map());
  });
});
