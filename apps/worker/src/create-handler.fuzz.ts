import { describe, expect } from '@jest/globals';
import { fuzz, hostileBody, hostileObject, maybeDamaged } from '@daybreak/fuzz';
import { createInvocationContext, createSqsEvent } from '@daybreak/batch';
import { valueMessageSchema, type Row, type ValueMessage, type Values } from '@daybreak/domain';
import { ItemError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import fc from 'fast-check';
import * as v from 'valibot';
import { createWorkerHandler } from './create-handler.ts';

const at = '2026-03-29T12:00:00.000Z';

const rowOf = (id: string, changes: Values): Row => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes,
  values: {},
  writes: {},
  status: 'scheduled',
  version: 3,
  history: {},
  occurrence: 1,
  anchorDate: '2026-03-29',
  createdAt: at,
  updatedAt: at,
});

/** A worker with a table that, like DynamoDB, fails the whole BatchGetItem for a key that is too long. */
function setUp(rows: readonly Row[]) {
  const sent: ValueMessage[] = [];
  const failed: string[] = [];
  const logger = createMemoryLogger();
  const handler = createWorkerHandler({
    config: {},
    rows: {
      pauses: async () => ({ active: [], resumed: [] }),
      hold: async () => 'held',
      archive: async () => {},
      getMany: async (ids, onUnreadable) => {
        if (ids.some((id) => Buffer.byteLength(id) > 2_048))
          throw new Error('hashkey has exceeded the maximum size limit');
        const corrupt = new ItemError('row', 'corrupt', 'its attributes version are not those of a row');
        if (ids.includes('corrupt')) onUnreadable?.(corrupt);
        return rows.filter(({ id }) => ids.includes(id));
      },
      complete: async () => 'completed',
      skipLate: async () => 'skipped',
      fail: async ({ rowId }) => {
        failed.push(rowId);
        return 'failed';
      },
      recordSuperseded: async () => 'recorded',
    },
    runs: {
      recordMissingRules: async () => {},
      takeRate: async () => ({ granted: { returning: 0, fresh: 0 }, comeBackMs: [] }),
    },
    valueMessages: {
      sendBatch: async (messages) =>
        messages.map((message) => {
          sent.push(v.parse(valueMessageSchema, message));
          return { status: 'fulfilled', value: { messageId: 'v' } };
        }),
    },
    rowMessages: { sendBatch: async () => await Promise.resolve([]) },
    clock: { now: () => new Date(at) },
    logger,
    metrics: createMemoryMetrics(),
  });
  const run = async (bodies: Record<string, string>) =>
    await handler(
      createSqsEvent(Object.entries(bodies).map(([messageId, body]) => ({ messageId, body }))),
      createInvocationContext(),
    );
  return { run, sent, failed, logger };
}

const bodyOf = (rowId: string): string => JSON.stringify({ rowId, version: 3, runId: 'run' });
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const isOf =
  (id: string) =>
  ({ rowId }: ValueMessage) =>
    rowId === id;

describe('the worker', () => {
  fuzz(
    'plans the valid rows of a batch with hostile messages',
    1_000,
    fc.tuple(hostileBody(), hostileBody(maybeDamaged({ rowId: 'hostile', version: 3, runId: 'run' })), fc.boolean()),
    async ([first, second, withCorrupt]) => {
      const { run, sent, logger } = setUp([rowOf('a', { price: 1 }), rowOf('b', { price: 2 })]);
      const corrupt = withCorrupt ? { corrupt: bodyOf('corrupt') } : {};
      const { batchItemFailures } = await run({ first, a: bodyOf('a'), ...corrupt, b: bodyOf('b'), second });
      const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      expect(['first', 'corrupt', 'second']).toEqual(expect.arrayContaining(failed));
      expect(failed.includes('corrupt')).toBe(withCorrupt);
      expect(sent.filter(isOf('a'))).toMatchObject([{ values: { price: 1 }, expected: 1 }]);
      expect(sent.filter(isOf('b'))).toMatchObject([{ values: { price: 2 }, expected: 1 }]);
      // A line for each message, and one for the batch.
      expect(logger.lines).toHaveLength((withCorrupt ? 5 : 4) + 1);
    },
  );

  fuzz(
    'sends every value of a row unchanged or fails the row, and always handles the other row',
    1_000,
    hostileObject(),
    async (changes) => {
      // Not validated: an owner's own code may write any changes.
      const hostile = rowOf('hostile', changes);
      const { run, sent, failed } = setUp([hostile, rowOf('good', { price: 1 })]);
      expect(await run({ hostile: bodyOf('hostile'), good: bodyOf('good') })).toEqual(failures());
      expect(sent.filter(isOf('good'))).toMatchObject([{ values: { price: 1 } }]);
      const planned = sent.filter(isOf('hostile')).flatMap(({ values }) => Object.entries(values));
      if (failed.length > 0) return expect({ failed, planned }).toEqual({ failed: ['hostile'], planned: [] });
      expect(JSON.stringify(planned)).toBe(JSON.stringify(Object.entries(changes)));
    },
  );
});
