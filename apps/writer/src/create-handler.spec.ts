import { describe, expect, it } from '@jest/globals';
import { createInvocationContext, createSqsEvent } from '@daybreak/batch';
import type { RowError, ValueMessage, Values } from '@daybreak/domain';
import { UnwritableError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { createWriterHandler } from './create-handler.ts';
import { writeValues, type WriteValuesDependencies } from './write-values.ts';

type Write = Parameters<WriteValuesDependencies['rows']['writeValues']>[0];

const now = '2026-03-29T12:00:00.000Z';
const next = { dueDate: '2026-04-30', timeZone: 'UTC' };

interface Faults {
  unwritable?: string[];
  throttled?: string[];
  failFault?: Error;
}

/** A table of rows at version 3. Some keys can't be written, and some are throttled when they are written alone. */
function setUp({ unwritable = [], throttled = [], failFault }: Faults = {}) {
  const updates: Write[] = [];
  const landed: Values = {};
  const failed: { rowId: string; version: number; error: RowError }[] = [];
  const logger = createMemoryLogger();
  const handler = createWriterHandler({
    rows: {
      writeValues: async (write) => {
        updates.push(write);
        const keys = Object.keys(write.values);
        if (keys.length === 1 && keys.some((key) => throttled.includes(key))) throw new Error('throttled');
        if (keys.some((key) => unwritable.includes(key))) throw new UnwritableError(write.rowId, keys, 'too large');
        if (write.version !== 3 || failed.length > 0) return 'superseded';
        Object.assign(landed, write.values);
        return Object.keys(landed).length === write.expected ? 'completed' : 'written';
      },
      fail: async (failure) => {
        if (failFault) throw failFault;
        if (failure.version !== 3 || failed.length > 0) return 'superseded';
        failed.push(failure);
        return 'failed';
      },
    },
    clock: { now: () => new Date(now) },
    logger,
    metrics: createMemoryMetrics(),
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
      createInvocationContext(),
    );
  return { run, updates, landed, failed, logger };
}

const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const outcomes = (logger: ReturnType<typeof createMemoryLogger>) =>
  logger.lines.map(({ messageId, outcome }) => `${String(messageId)} ${String(outcome)}`);

describe('the writer', () => {
  it('writes what a batch holds of one row in one update', async () => {
    const { run, updates, logger } = setUp();
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 } })).toEqual(failures());
    expect(updates).toEqual([{ rowId: 'a', version: 3, values: { one: 1, two: 2, three: 3 }, expected: 3 }]);
    const line = { level: 'info', message: 'outcome', stage: 'writer', outcome: 'done', rowId: 'a', runId: 'run' };
    expect(logger.lines).toEqual(
      ['m1', 'm2', 'm3'].map((messageId) => ({ ...line, messageId, values: 1, rowState: 'completed' })),
    );
  });

  it('writes other rows, and other versions of one, apart', async () => {
    const { run, updates, logger } = setUp();
    await run({ values: { one: 1 }, next }, { rowId: 'b', values: { one: 1 } }, { version: 2, values: { one: 0 } });
    expect(updates).toEqual([
      { rowId: 'a', version: 3, values: { one: 1 }, expected: 3, next },
      { rowId: 'b', version: 3, values: { one: 1 }, expected: 3 },
      { rowId: 'a', version: 2, values: { one: 0 }, expected: 3 },
    ]);
    expect(outcomes(logger)).toEqual(['m1 done', 'm2 done', 'm3 superseded']);
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
        rowId: 'a',
        version: 3,
        error: { stage: 'writer', name: 'UnwritableError', message: expect.any(String), attempt: 2, at: now },
      },
    ]);
    expect(outcomes(logger)).toEqual(['m1 done', 'm2 failed', 'm3 done']);
    expect(logger.lines[1]).toMatchObject({ rowId: 'a', rowState: 'failed', error: { name: 'UnwritableError' } });
    expect(JSON.stringify([failed, logger.lines])).not.toContain('secret');
  });

  it('fails a row once for several unwritable values', async () => {
    const { run, updates, failed, logger } = setUp({ unwritable: ['one', 'two'] });
    expect(await run({ values: { one: 1 } }, { values: { two: 2 } })).toEqual(failures());
    expect(updates).toHaveLength(3);
    expect(failed).toHaveLength(1);
    expect(outcomes(logger)).toEqual(['m1 failed', 'm2 failed']);
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
    const line = { level: 'info', message: 'outcome', stage: 'writer', rowId: 'a', runId: 'run' };
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

  it('lets messages that disagree about their row’s plan not decide for each other', async () => {
    const { run, updates } = setUp();
    await run({ values: { one: 1 }, expected: 3 }, { values: { two: 2 }, expected: 2 }, { values: { three: 3 }, next });
    expect(updates).toEqual([
      { rowId: 'a', version: 3, values: { one: 1 }, expected: 3 },
      { rowId: 'a', version: 3, values: { two: 2 }, expected: 2 },
      { rowId: 'a', version: 3, values: { three: 3 }, expected: 3, next },
    ]);
  });

  it.each([
    ['expected', { expected: 2 }],
    ['next', { next }],
  ])('finds the one that disagrees about %s among others that agree', async (_what, other) => {
    const { run, updates } = setUp();
    await run({ values: { one: 1 } }, { values: { two: 2 } }, { values: { three: 3 }, ...other });
    expect(updates).toHaveLength(3);
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
    const rows = { writeValues: untouchable, fail: untouchable };
    expect(await writeValues([], { rows, clock: { now: () => new Date(now) } })).toEqual(new Map());
  });
});
