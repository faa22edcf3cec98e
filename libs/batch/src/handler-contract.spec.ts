import { describe, expect, it } from '@jest/globals';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context } from 'aws-lambda';
import { createSqsBatchHandler } from './create-sqs-batch-handler.ts';
import type { BatchRecord, MessageOutcome } from './message-outcome.ts';
import { createInvocationContext, createSqsEvent, type TestRecord } from './testing.ts';
import type { SqsEvent } from './sqs-event.ts';

// For each mistake, the first test shows its effect with the middleware alone, and the second that createSqsBatchHandler rejects it.

const records: TestRecord[] = ['bad', 'good', 'good too'].map((body) => ({ messageId: `id of ${body}`, body }));
const event = createSqsEvent(records);
const idOfBad = 'id of bad';
const context = createInvocationContext();

const named = (response: unknown): string[] => JSON.stringify(response).match(/id of [a-z ]+/g) ?? [];

async function work(body: string): Promise<string> {
  if (body === 'bad') throw new Error('throttled');
  return body;
}

async function onMiddlewareAlone(handle: (event: SqsEvent) => Promise<unknown>): Promise<string[]> {
  const handler = middy<SqsEvent, unknown>(handle, { timeoutEarlyInMillis: 0 }).use(
    sqsPartialBatchFailure({ logger: () => undefined }),
  );
  // oxlint-disable-next-line daybreak/no-restricted-syntax -- the whole context is never read
  return named(await handler(event, context as Context));
}

type Outcomes = ReadonlyMap<string, MessageOutcome>;

function onOurs(handleGroup: (records: readonly BatchRecord<string>[]) => Promise<Outcomes>) {
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const handler = createSqsBatchHandler({
    functionName: 'test',
    parse: ({ body }) => body,
    groupBy: () => 'batch',
    handleGroup,
    concurrency: 1,
    deadlineMarginMs: 0,
    logger,
    metrics,
  });
  return { logger, metrics, respond: () => handler(event, context) };
}

/** The return value of a handler without types. */
// oxlint-disable-next-line daybreak/no-restricted-syntax -- breaks the contract on purpose
const careless = (value: unknown) => value as Outcomes;

/** Asserts that the whole batch fails, that one log line gives the reason, and that no message counts as done. */
async function expectRefused({ logger, metrics, respond }: ReturnType<typeof onOurs>, why: string) {
  await expect(respond()).rejects.toThrow(why);
  expect(logger.lines).toEqual([
    {
      level: 'error',
      message: 'batch failed',
      function: 'test',
      error: { name: 'BatchContractError', message: expect.stringContaining(why) },
      messageIds: records.map(({ messageId }) => messageId),
    },
  ]);
  expect(metrics.published).toEqual({ BatchesFailed: 1 });
}

describe('a handler that settles its own promises', () => {
  it('alone: names the wrong message when it settles them in another order', async () => {
    const lastFirst = async ({ Records }: SqsEvent) =>
      await Promise.allSettled(Records.toReversed().map(async ({ body }) => await work(body)));
    expect(await onMiddlewareAlone(lastFirst)).toEqual(['id of good too']);
  });

  it('ours: answers by message id', async () => {
    const { respond } = onOurs(async (given) => {
      const outcomes = new Map<string, MessageOutcome>();
      for (const { messageId, message } of given.toReversed()) {
        outcomes.set(messageId, message === 'bad' ? { outcome: 'retry', error: new Error() } : { outcome: 'done' });
      }
      return outcomes;
    });
    expect(named(await respond())).toEqual([idOfBad]);
  });
});

describe('a handler that returns the values of Promise.all', () => {
  it('alone: returns every message to the queue, although all succeeded', async () => {
    const values = async ({ Records }: SqsEvent) =>
      await Promise.all(Records.map(async ({ body }) => await work(body.replace('bad', 'fine'))));
    expect(await onMiddlewareAlone(values)).toHaveLength(3);
  });

  it('ours: fails the batch', async () => {
    await expectRefused(
      onOurs(async () => careless(['fine', 'good', 'good too'])),
      'handleGroup must return a Map of outcomes by message id, for the messages',
    );
  });
});

describe('a handler that returns { batchItemFailures }', () => {
  const response = { batchItemFailures: [{ itemIdentifier: idOfBad }] };

  it('alone: returns every message to the queue', async () => {
    expect(await onMiddlewareAlone(async () => response)).toHaveLength(3);
  });

  it('ours: fails the batch', async () => {
    await expectRefused(
      onOurs(async () => careless(response)),
      'handleGroup must return a Map of outcomes by message id, for the messages',
    );
  });
});

describe('a handler that returns outcomes for some messages only', () => {
  it('alone: returns every message to the queue, without a log line', async () => {
    const short = async ({ Records }: SqsEvent) =>
      await Promise.allSettled(Records.slice(0, 1).map(async ({ body }) => await work(body)));
    expect(await onMiddlewareAlone(short)).toHaveLength(3);
  });

  it('ours: fails the batch, and names the missing messages', async () => {
    await expectRefused(
      onOurs(async () => new Map([['id of good', { outcome: 'done' }]])),
      'handleGroup returned no valid outcome for the messages: id of bad, id of good too',
    );
  });
});

describe('a handler that returns an invalid outcome', () => {
  it.each([
    undefined,
    null,
    'done',
    {},
    { outcome: 'success' },
    { outcome: 'givenUp' },
    { outcome: 'toString' },
    { status: 'fulfilled' },
  ])('ours: %j fails the batch', async (outcome) => {
    await expectRefused(
      onOurs(async (given) => careless(new Map(given.map(({ messageId }) => [messageId, outcome])))),
      'handleGroup returned no valid outcome for the messages: id of bad, id of good, id of good too',
    );
  });
});

describe('a handler with outcomes of its own that are in no table', () => {
  it('ours: does not compile, and fails the batch', async () => {
    // @ts-expect-error -- the table of 'refused' is missing
    const handler = createSqsBatchHandler<string, 'refused'>({
      functionName: 'test',
      parse: ({ body }) => body,
      handleGroup: async (given) => new Map(given.map(({ messageId }) => [messageId, { outcome: 'refused' }])),
      concurrency: 1,
      deadlineMarginMs: 0,
      logger: createMemoryLogger(),
      metrics: createMemoryMetrics(),
    });
    await expect(handler(event, context)).rejects.toThrow('handleGroup returned no valid outcome for the messages');
  });
});

describe('a handler that returns an outcome for an unknown message id', () => {
  it('ours: fails the batch', async () => {
    await expectRefused(
      onOurs(
        async (given) =>
          new Map([...given.map(({ messageId }) => messageId), 'stranger'].map((id) => [id, { outcome: 'done' }])),
      ),
      'handleGroup returned outcomes for messages that are not in its group: stranger',
    );
  });
});

describe('a handler that catches and logs a rejection', () => {
  it('alone: acknowledges the message, and its work is lost', async () => {
    const swallowed = async ({ Records }: SqsEvent) =>
      await Promise.allSettled(Records.map(async ({ body }) => await work(body).catch(() => undefined)));
    expect(await onMiddlewareAlone(swallowed)).toEqual([]);
  });

  it('ours: fails the batch, because the handler has no outcome for the message', async () => {
    await expectRefused(
      onOurs(async (given) => {
        const outcomes = new Map<string, MessageOutcome>();
        for (const { messageId, message } of given) {
          const value = await work(message).catch(() => undefined);
          if (value !== undefined) outcomes.set(messageId, { outcome: 'done' });
        }
        return outcomes;
      }),
      'handleGroup returned no valid outcome for the messages: id of bad',
    );
  });
});

describe('a defect in one group', () => {
  it('fails the batch after the other groups have settled', async () => {
    let finished = false;
    const handler = createSqsBatchHandler<string>({
      functionName: 'test',
      parse: ({ body }) => body,
      groupBy: (body) => body,
      handleGroup: async ([record]) => {
        if (record?.message === 'bad') return careless(undefined);
        await new Promise((resolve) => setImmediate(resolve));
        finished = record?.message === 'good too';
        return new Map([[record?.messageId ?? '', { outcome: 'done' }]]);
      },
      concurrency: 3,
      deadlineMarginMs: 0,
      logger: createMemoryLogger(),
      metrics: createMemoryMetrics(),
    });
    await expect(handler(event, context)).rejects.toThrow('handleGroup must return a Map');
    expect(finished).toBe(true);
  });
});
