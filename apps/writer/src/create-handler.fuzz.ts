import { describe, expect } from '@jest/globals';
import { fuzz, hostileBody, hostileKey, hostileObject, maybeDamaged } from '@daybreak/fuzz';
import { createInvocationContext, createSqsEvent } from '@daybreak/batch';
import { valuesProblems, type Values } from '@daybreak/domain';
import { UnwritableError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import fc from 'fast-check';
import { createWriterHandler } from './create-handler.ts';

/** A writer whose repository, like DynamoDB, applies each write completely or not at all. */
function setUp({ unwritable = '' }: { unwritable?: string } = {}) {
  const written = new Map<string, [key: string, value: unknown][]>();
  const failed: string[] = [];
  const logger = createMemoryLogger();
  const handler = createWriterHandler({
    rows: {
      pauses: async () => ({ active: [], resumed: [] }),
      hold: async () => 'held',
      writeValues: async ({ rowId, values }) => {
        expect(valuesProblems(values)).toEqual([]);
        const keys = Object.keys(values);
        if (keys.includes(unwritable)) throw new UnwritableError(rowId, keys, 'a key is too long');
        written.set(rowId, [...(written.get(rowId) ?? []), ...Object.entries(values)]);
        return 'written';
      },
      fail: async ({ rowId }) => {
        failed.push(rowId);
        return 'failed';
      },
      recordSuperseded: async () => 'recorded',
      isAtNextOccurrence: async () => await Promise.resolve(false),
    },
    rowMessages: { sendBatch: async () => await Promise.resolve([]) },
    clock: { now: () => new Date('2026-03-29T12:00:00.000Z') },
    logger,
    metrics: createMemoryMetrics(),
  });
  const run = async (bodies: readonly string[]) =>
    await handler(
      createSqsEvent(bodies.map((body, index) => ({ messageId: `m${index}`, body }))),
      createInvocationContext(),
    );
  return { run, written, failed, logger };
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const message = (rowId: string, values: Values, expected = 10) => ({
  rowId,
  version: 3,
  runId: 'run',
  values,
  expected,
});
const bodyOf = (rowId: string, values: Values): string => JSON.stringify(message(rowId, values));

/** JSON.parse of V8 13 may misread a key with an escape. The writer returns such a message to the queue. */
const mayBeMisread = (values: Values): boolean => Object.keys(values).some((key) => JSON.stringify(key) !== `"${key}"`);

describe('the writer', () => {
  fuzz(
    'writes the valid values of a batch with hostile messages',
    1_000,
    fc.tuple(hostileBody(), hostileBody(maybeDamaged(message('hostile', { price: 1 })))),
    async ([first, second]) => {
      const { run, written, logger } = setUp();
      const { batchItemFailures } = await run([first, bodyOf('a', { price: 1 }), second, bodyOf('a', { label: 'x' })]);
      const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      expect(['m0', 'm2']).toEqual(expect.arrayContaining(failed));
      expect(written.get('a')).toEqual([
        ['price', 1],
        ['label', 'x'],
      ]);
      // A line for each message, and one for the batch.
      expect(logger.lines).toHaveLength(4 + 1);
    },
  );

  fuzz(
    'writes each value except the unwritable one, or returns the whole message',
    1_500,
    fc.tuple(hostileObject(), hostileObject(), hostileKey()),
    async ([first, second, unwritable]) => {
      const { run, written, failed } = setUp({ unwritable });
      const parts = [first, second];
      const { batchItemFailures } = await run(parts.map((values) => bodyOf('row', values)));
      const returned = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const expected = new Map<string, unknown>();
      for (const [index, values] of parts.entries()) {
        const isReturned = returned.has(`m${index}`);
        if (!mayBeMisread(values)) expect(isReturned).toBe(valuesProblems(values).length > 0);
        if (isReturned) continue;
        if (Object.hasOwn(values, unwritable)) expect(failed).toEqual(['row']);
        for (const [key, value] of Object.entries(values)) if (key !== unwritable) expected.set(key, value);
      }
      // Compared as text, which includes an own key `__proto__`.
      const texts = (entries: Iterable<unknown>) => [...entries].map((entry) => JSON.stringify(entry)).toSorted(byText);
      expect(texts(new Map(written.get('row')))).toEqual(texts(expected));
    },
  );
});
