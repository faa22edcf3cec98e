import { describe, expect, it } from '@jest/globals';
import { fuzz, hostileBody, hostileText, maybeDamaged, runFuzz } from '@daybreak/fuzz';
import {
  createInvocationContext,
  createSqsBatchHandler,
  createSqsEvent,
  maximumBytes,
  type MessageOutcome,
  sizeBytes,
  type SqsBatchHandler,
} from '@daybreak/batch';
import { messageOutcomes, type OwnOutcome } from '@daybreak/domain';
import { UnwritableError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import fc from 'fast-check';
import { createDeadLetterHandler, type DeadLetterHandlerDependencies, toParkedMessage } from './create-handler.ts';
import { parseDeadLetter } from './dead-letter.ts';
import type { ParkedMessage } from './parked-message.ts';
import { settleDeadLetter } from './settle-dead-letter.ts';

/** What happens when the function fails the row of a dead letter. */
const ends = ['failed', 'superseded', 'unwritable', 'refused', 'throttled'] as const;
type End = (typeof ends)[number];

type CreateHandler = (dependencies: DeadLetterHandlerDependencies) => SqsBatchHandler;

function setUp(end: End, createHandler: CreateHandler) {
  const parked: ParkedMessage[] = [];
  const failed: string[] = [];
  const logger = createMemoryLogger();
  const handler = createHandler({
    config: { maxReceiveCount: 5 },
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
      recordSuperseded: async () => 'recorded',
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

function expectedOutcome(body: string, end: End): string {
  const deadLetter = createSqsEvent([{ messageId: 'm', body }])
    .Records.map(parseDeadLetter)
    .find(({ kind }) => kind === 'row');
  if (deadLetter === undefined || end === 'unwritable' || end === 'refused') return 'parked';
  return end === 'throttled' ? 'retry' : end;
}

/** Sends the hostile dead letter between two valid ones, which must always be settled. */
const attack =
  (createHandler: CreateHandler) =>
  async ([body, end]: [string, End]): Promise<void> => {
    const { run, parked, failed, logger } = setUp(end, createHandler);
    const { batchItemFailures } = await run([goodBody, body, goodBody]);
    const expected = expectedOutcome(body, end);
    const lines = logger.lines.filter(({ message }) => message === 'outcome');
    expect(lines.map(({ messageId, outcome }) => `${String(messageId)} ${String(outcome)}`).toSorted()).toEqual([
      'm0 failed',
      `m1 ${expected}`,
      'm2 failed',
    ]);
    expect(batchItemFailures).toEqual(expected === 'retry' ? [{ itemIdentifier: 'm1' }] : []);
    expect(parked).toEqual(expected === 'parked' ? [expect.objectContaining({ body, messageId: 'm1' })] : []);
    expect(failed).toEqual(['good', 'good']);
  };

const deadLetters = fc.tuple(hostileBody(maybeDamaged(message)), fc.constantFrom(...ends));

/** A faulty variant that supersedes a dead letter that it cannot parse: the message is acknowledged and lost. */
const handlerThatDropsTheUnreadable: CreateHandler = ({ config, logger, metrics, ...dependencies }) =>
  createSqsBatchHandler({
    functionName: 'dead-letter',
    outcomes: messageOutcomes,
    parse: parseDeadLetter,
    handleGroup: async (group, checkTime) => {
      const outcomes = new Map<string, MessageOutcome<OwnOutcome>>();
      for (const deadLetter of group) {
        const isUnreadable = deadLetter.message.kind === 'unreadable';
        const settle = async () =>
          await settleDeadLetter(deadLetter, { ...config, ...dependencies, checkTime, metrics });
        outcomes.set(deadLetter.messageId, isUnreadable ? { outcome: 'superseded' } : await settle());
      }
      return outcomes;
    },
    concurrency: 10,
    deadlineMarginMs: 1_000,
    logger,
    metrics,
  });

describe('the dead-letter function', () => {
  fuzz(
    'fails the row of a dead letter, parks it unchanged or retries it, and never loses it',
    1_500,
    deadLetters,
    attack(createDeadLetterHandler),
  );

  it('detects a faulty variant that loses a dead letter', async () => {
    await expect(runFuzz(1_500, deadLetters, attack(handlerThatDropsTheUnreadable))).rejects.toThrow('m1 superseded');
  });

  fuzz(
    'parks a body unchanged, within the size limit of a message',
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
