import { describe, expect, it } from '@jest/globals';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context } from 'aws-lambda';
import { createSqsBatchHandler } from './create-sqs-batch-handler.ts';
import type { BatchRecord, MessageOutcome } from './message-outcome.ts';
import { createInvocationContext, createSqsEvent, type TestRecord } from './testing.ts';
import type { SqsEvent } from './sqs-event.ts';

// Each trap of the bare middleware is shown shut on a careless handler, then the same carelessness on ours.

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
  // eslint-disable-next-line no-restricted-syntax -- the whole context is never read
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

/** What a handler written without types returns. */
// eslint-disable-next-line no-restricted-syntax -- breaks the contract on purpose
const careless = (value: unknown) => value as Outcomes;

/** The batch fails as a whole, is logged once with why, and no message of it is said to be done. */
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
  it('alone: answers for the wrong message when it settles them in an order of its own', async () => {
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
  it('alone: has everything redelivered, although all of it succeeded', async () => {
    const values = async ({ Records }: SqsEvent) =>
      await Promise.all(Records.map(async ({ body }) => await work(body.replace('bad', 'fine'))));
    expect(await onMiddlewareAlone(values)).toHaveLength(3);
  });

  it('ours: is refused', async () => {
    await expectRefused(
      onOurs(async () => careless(['fine', 'good', 'good too'])),
      'The handler returned no Map of outcomes for messages',
    );
  });
});

describe('a handler that returns { batchItemFailures }', () => {
  const response = { batchItemFailures: [{ itemIdentifier: idOfBad }] };

  it('alone: has everything redelivered', async () => {
    expect(await onMiddlewareAlone(async () => response)).toHaveLength(3);
  });

  it('ours: is refused', async () => {
    await expectRefused(
      onOurs(async () => careless(response)),
      'The handler returned no Map of outcomes for messages',
    );
  });
});

describe('a handler that answers for only some', () => {
  it('alone: has everything redelivered, without a trace', async () => {
    const short = async ({ Records }: SqsEvent) =>
      await Promise.allSettled(Records.slice(0, 1).map(async ({ body }) => await work(body)));
    expect(await onMiddlewareAlone(short)).toHaveLength(3);
  });

  it('ours: is refused, and told which are missing', async () => {
    await expectRefused(
      onOurs(async () => new Map([['id of good', { outcome: 'done' }]])),
      'The handler gave no outcome for messages: id of bad, id of good too',
    );
  });
});

describe('a handler that answers with an outcome that is none', () => {
  it.each([undefined, null, 'done', {}, { outcome: 'success' }, { status: 'fulfilled' }])(
    'ours: %j is refused',
    async (outcome) => {
      await expectRefused(
        onOurs(async (given) => careless(new Map(given.map(({ messageId }) => [messageId, outcome])))),
        'The handler gave no outcome for messages: id of bad, id of good, id of good too',
      );
    },
  );
});

describe('a handler that answers for a message that it was not given', () => {
  it('ours: is refused', async () => {
    await expectRefused(
      onOurs(
        async (given) =>
          new Map([...given.map(({ messageId }) => messageId), 'stranger'].map((id) => [id, { outcome: 'done' }])),
      ),
      'The handler named messages that it was not given: stranger',
    );
  });
});

describe('a handler that catches and logs a rejection', () => {
  it('alone: has the message acknowledged, and its work lost', async () => {
    const swallowed = async ({ Records }: SqsEvent) =>
      await Promise.allSettled(Records.map(async ({ body }) => await work(body).catch(() => undefined)));
    expect(await onMiddlewareAlone(swallowed)).toEqual([]);
  });

  it('ours: has no outcome to give for it, so it is refused', async () => {
    await expectRefused(
      onOurs(async (given) => {
        const outcomes = new Map<string, MessageOutcome>();
        for (const { messageId, message } of given) {
          const value = await work(message).catch(() => undefined);
          if (value !== undefined) outcomes.set(messageId, { outcome: 'done' });
        }
        return outcomes;
      }),
      'The handler gave no outcome for messages: id of bad',
    );
  });
});

describe('a defect in one group', () => {
  it('ends the batch only when the other groups have settled', async () => {
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
    await expect(handler(event, context)).rejects.toThrow('The handler returned no Map');
    expect(finished).toBe(true);
  });
});
