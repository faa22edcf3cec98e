import { describe, expect } from '@jest/globals';
import { abuse, hostileBody, hostileText, maybeDamaged } from '@daybreak/abuse';
import { createInvocationContext, createSqsEvent, maximumBytes, sizeBytes } from '@daybreak/batch';
import { UnwritableError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import fc from 'fast-check';
import { createDeadLetterHandler, toParkedMessage } from './create-handler.ts';
import type { ParkedMessage } from './parked-message.ts';

/** What DynamoDB makes of the row that a letter names. */
const ends = ['failed', 'superseded', 'unwritable', 'refused', 'throttled'] as const;
type End = (typeof ends)[number];

function setUp(end: End) {
  const parked: ParkedMessage[] = [];
  const failed: string[] = [];
  const logger = createMemoryLogger();
  const handler = createDeadLetterHandler({
    rows: {
      fail: async ({ rowId }) => {
        if (rowId === 'good') {
          failed.push(rowId);
          return 'failed';
        }
        if (end === 'unwritable') throw new UnwritableError(rowId, [], 'a key is too long');
        if (end === 'refused') throw Object.assign(new Error('hashkey too long'), { name: 'ValidationException' });
        if (end === 'throttled') throw new Error('throttled');
        return end;
      },
      noteSuperseded: async () => 'noted',
    },
    parkedMessages: {
      sendBatch: async (messages) =>
        messages.map((message) => {
          parked.push(message);
          return { status: 'fulfilled', value: { messageId: 'p' } };
        }),
    },
    clock: { now: () => new Date('2026-03-29T12:00:00.000Z') },
    logger,
    metrics: createMemoryMetrics(),
  });
  const run = async (bodies: readonly string[]) =>
    await handler(
      createSqsEvent(bodies.map((body, index) => ({ messageId: `m${index}`, body, receiveCount: 6 }))),
      createInvocationContext(),
    );
  return { run, parked, failed, logger };
}

const message = { rowId: 'hostile', version: 3, runId: 'run', values: { price: 1 }, expected: 2 };
const goodBody = JSON.stringify({ ...message, rowId: 'good' });

describe('the dead-letter function', () => {
  abuse(
    'fails the row of a letter, parks the letter as it is or has it back, and never loses one',
    1_500,
    fc.tuple(hostileBody(maybeDamaged(message)), fc.constantFrom(...ends)),
    async ([body, end]) => {
      const { run, parked, failed, logger } = setUp(end);
      const { batchItemFailures } = await run([goodBody, body, goodBody]);
      expect(['m1']).toEqual(expect.arrayContaining(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)));
      expect(failed.filter((rowId) => rowId === 'good').length).toBeGreaterThanOrEqual(2);
      expect(logger.lines).toHaveLength(3);
      const outcome = logger.lines.find(({ messageId }) => messageId === 'm1')?.['outcome'];
      expect(outcome === 'retry').toBe(batchItemFailures.length === 1);
      if (outcome === 'parked') expect(parked).toMatchObject([{ body, messageId: 'm1' }]);
      else expect(parked).toEqual([]);
    },
  );

  abuse(
    'parks a body unchanged, within the limit of a message',
    500,
    fc.tuple(hostileText(), fc.constantFrom(0, 1_048_000, 1_048_576), hostileText()),
    ([text, fill, reason]) => {
      const body = 'x'.repeat(Math.max(0, fill - Buffer.byteLength(text))) + text;
      const parkedMessage = toParkedMessage({ body, messageId: 'm1', source: 'arn:aws:sqs:eu-west-1:0:queue', reason });
      expect(parkedMessage.body).toBe(body);
      if (Buffer.byteLength(body) <= maximumBytes) expect(sizeBytes(parkedMessage)).toBeLessThanOrEqual(maximumBytes);
    },
  );
});
