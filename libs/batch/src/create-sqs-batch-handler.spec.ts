import { describe, expect, it, jest } from '@jest/globals';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import * as v from 'valibot';
import { createSqsBatchHandler, type SqsBatchHandlerOptions } from './create-sqs-batch-handler.ts';
import type { BatchRecord, MessageOutcome } from './message-outcome.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { createInvocationContext, createSqsEvent } from './testing.ts';
import { type OwnOutcome, ownOutcomes } from './testing/own-outcomes.ts';

const messageSchema = v.object({ order: v.string() });
type Message = v.InferOutput<typeof messageSchema>;
type Options = SqsBatchHandlerOptions<Message, OwnOutcome>;
type Handle = Options['handleGroup'];

const tick = () => new Promise((resolve) => setImmediate(resolve));
/** Resolves after every timer of 0 ms that is already set: Node fires timers of one length in the order in which they were set. */
// oxlint-disable-next-line daybreak/no-restricted-syntax -- the test needs a timer that fires after an earlier one
const timersSetByNow = () => new Promise((resolve) => void setTimeout(resolve, 0));
const allDone = (records: readonly BatchRecord<Message>[]) =>
  new Map<string, MessageOutcome>(records.map(({ messageId }) => [messageId, { outcome: 'done' }]));

function setUp(handleGroup: Handle, options: Partial<Options> = {}) {
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const handler = createSqsBatchHandler<Message, OwnOutcome>({
    functionName: 'shipping',
    outcomes: ownOutcomes,
    parse: parseJsonBody(messageSchema),
    groupBy: ({ order }) => order,
    handleGroup,
    logFields: ({ order }) => ({ orderId: order }),
    concurrency: 2,
    deadlineMarginMs: 1_000,
    logger,
    metrics,
    ...options,
  });
  return { handler, logger, metrics };
}

/** One message for each order: m1 of order r1, and so on. */
const eventOf = (...numbers: number[]) =>
  createSqsEvent(numbers.map((n) => ({ messageId: `m${n}`, body: { order: `r${n}` } })));
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('createSqsBatchHandler', () => {
  it('acknowledges the messages that are done, and names exactly the messages to retry', async () => {
    const { handler, logger, metrics } = setUp(async (records) => {
      if (records[0]?.message.order === 'r2') throw new Error('throttled');
      return allDone(records);
    });

    expect(await handler(eventOf(1, 2, 3), createInvocationContext())).toEqual(failures('m2'));
    expect(logger.lines).toMatchObject([
      { message: 'outcome', function: 'shipping', outcome: 'done', messageId: 'm1', orderId: 'r1' },
      { message: 'outcome', outcome: 'retry', messageId: 'm2', orderId: 'r2', error: { message: 'throttled' } },
      { message: 'outcome', outcome: 'done', messageId: 'm3', orderId: 'r3' },
      { message: 'batch', messages: 3, outcomes: { done: 2, retry: 1 }, orderId: ['r1', 'r3'] },
    ]);
    expect(metrics.published).toEqual({ MessagesDone: 2, MessagesRetried: 1, UnknownRetries: 1 });
  });

  it.each(['done', 'cancelled', 'refused'] as const)('acknowledges a message that is %s', async (outcome) => {
    const { handler, logger, metrics } = setUp(async () => new Map([['m1', { outcome, fields: { values: 2 } }]]));
    expect(await handler(eventOf(1), createInvocationContext())).toEqual(failures());
    expect(logger.lines[0]).toMatchObject({ outcome, messageId: 'm1', values: 2 });
    expect(metrics.published).toEqual({ [`Messages${outcome.replace(/^./, (first) => first.toUpperCase())}`]: 1 });
  });

  it('prints no error of the middleware when a message is to be retried', async () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const { handler } = setUp(async () => await Promise.reject(new Error('throttled')));
    await handler(eventOf(1), createInvocationContext());
    expect(printed).not.toHaveBeenCalled();
  });

  it('handles each message in its own group without groupBy', async () => {
    const groups: string[][] = [];
    const handler = createSqsBatchHandler<Message>({
      functionName: 'shipping',
      parse: parseJsonBody(messageSchema),
      handleGroup: async (records) => {
        groups.push(records.map(({ messageId }) => messageId));
        return allDone(records);
      },
      concurrency: 1,
      deadlineMarginMs: 0,
      logger: createMemoryLogger(),
      metrics: createMemoryMetrics(),
    });
    const body = { order: 'r1' };
    const event = createSqsEvent(['a', 'b'].map((messageId) => ({ messageId, body })));
    expect(await handler(event, createInvocationContext())).toEqual(failures());
    expect(groups).toEqual([['a'], ['b']]);
  });

  it('answers after all groups have settled, even when hardly any time is left', async () => {
    let isDone = false;
    const { handler } = setUp(
      async (records) => {
        // middy would set its early time-out in this turn, with 0 ms left.
        await tick();
        await timersSetByNow();
        isDone = true;
        return allDone(records);
      },
      { deadlineMarginMs: 0 },
    );
    expect(
      await handler(
        eventOf(1),
        createInvocationContext(() => 1),
      ),
    ).toEqual(failures());
    expect(isDone).toBe(true);
  });

  it('logs nothing for an empty batch', async () => {
    const { handler, logger } = setUp(async (records) => allDone(records));
    expect(await handler(createSqsEvent([]), createInvocationContext())).toEqual(failures());
    expect(logger.lines).toEqual([]);
  });

  it('matches outcomes by message id, in any order', async () => {
    const { handler } = setUp(
      async () =>
        new Map([
          ['m3', { outcome: 'done' }],
          ['m2', { outcome: 'retry', error: new Error('throttled') }],
          ['m1', { outcome: 'done' }],
        ]),
      { groupBy: () => 'batch' },
    );
    expect(await handler(eventOf(1, 2, 3), createInvocationContext())).toEqual(failures('m2'));
  });

  it('handles the messages of one key together, and the group with the highest receive count last', async () => {
    const groups: unknown[] = [];
    const { handler } = setUp(async (records) => {
      groups.push(records);
      return allDone(records);
    });
    const body = { order: 'r1' };
    const event = createSqsEvent([
      { messageId: 'a', body, receiveCount: 3 },
      { messageId: 'b', body: { order: 'r2' } },
      { messageId: 'c', body },
    ]);
    await handler(event, createInvocationContext());
    expect(groups).toEqual([
      [{ messageId: 'b', message: { order: 'r2' }, receiveCount: 1 }],
      [
        { messageId: 'a', message: body, receiveCount: 3 },
        { messageId: 'c', message: body, receiveCount: 1 },
      ],
    ]);
  });

  it('handles and names a message once that the batch holds twice', async () => {
    const handled: string[] = [];
    const { handler, logger } = setUp(async (records) => {
      handled.push(...records.map(({ messageId }) => messageId));
      throw new Error('throttled');
    });
    expect(await handler(eventOf(1, 2, 1), createInvocationContext())).toEqual(failures('m1', 'm2'));
    expect(handled).toEqual(['m1', 'm2']);
    expect(logger.lines.at(-1)).toMatchObject({ messages: 2, outcomes: { retry: 2 } });
  });

  it('fails only the record that it cannot parse, without quoting it', async () => {
    const { handler, logger } = setUp(async (records) => allDone(records));
    const event = createSqsEvent([
      { messageId: 'm1', body: { order: 'r1' } },
      { messageId: 'm2', body: '{"secret' },
      { messageId: 'm3', body: { order: { secret: 1 } } },
      { messageId: 'm4', body: 'null' },
    ]);
    expect(await handler(event, createInvocationContext())).toEqual(failures('m2', 'm3', 'm4'));
    const [unreadable, misshapen, nothing, read] = logger.lines;
    expect(unreadable).toMatchObject({ messageId: 'm2', outcome: 'retry', error: { message: 'the body is not JSON' } });
    expect(misshapen).toMatchObject({
      messageId: 'm3',
      error: { name: 'MessageParseError', message: 'order must be string' },
    });
    expect(nothing).toMatchObject({ messageId: 'm4', error: { message: 'the body must be Object' } });
    expect(read).toMatchObject({ messageId: 'm1', outcome: 'done' });
    expect(JSON.stringify(logger.lines)).not.toContain('secret');
  });

  it('retries a group that rejects without a reason', async () => {
    const { handler, logger } = setUp(async (records) => {
      // oxlint-disable-next-line typescript/only-throw-error -- the test needs a rejection without a reason
      if (records[0]?.messageId === 'm1') throw undefined;
      return allDone(records);
    });
    expect(await handler(eventOf(1, 2), createInvocationContext())).toEqual(failures('m1'));
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', error: { name: 'NonError' } });
  });

  it('runs at most `concurrency` groups at a time', async () => {
    let running = 0;
    let maximumRunning = 0;
    const { handler } = setUp(async (records) => {
      running += 1;
      maximumRunning = Math.max(maximumRunning, running);
      await tick();
      running -= 1;
      return allDone(records);
    });
    await handler(eventOf(1, 2, 3, 4, 5, 6), createInvocationContext());
    expect(maximumRunning).toBe(2);
  });

  it('returns the groups to the queue that it could not start before the deadline', async () => {
    let remaining = 3_000;
    const handled: string[] = [];
    const { handler, logger } = setUp(
      async (records) => {
        handled.push(...records.map(({ messageId }) => messageId));
        remaining -= 1_000;
        return allDone(records);
      },
      { concurrency: 1 },
    );
    expect(
      await handler(
        eventOf(1, 2, 3, 4, 5),
        createInvocationContext(() => remaining),
      ),
    ).toEqual(failures('m4', 'm5'));
    expect(handled).toEqual(['m1', 'm2', 'm3']);
    expect(logger.lines.slice(3, 5)).toMatchObject([
      {
        messageId: 'm4',
        outcome: 'retry',
        error: { name: 'NotStartedError', message: 'Not started: too little time is left before the Lambda timeout' },
      },
      { messageId: 'm5', outcome: 'retry', error: { name: 'NotStartedError' } },
    ]);
  });

  const eventReceived = (ApproximateReceiveCount: string) => ({
    Records: [{ messageId: 'm1', body: '{"order":"r1"}', attributes: { ApproximateReceiveCount } }],
  });

  it('reads a receive count of any length', async () => {
    const counts: number[] = [];
    const { handler } = setUp(async (records) => {
      counts.push(...records.map(({ receiveCount }) => receiveCount));
      return allDone(records);
    });
    await handler(eventReceived('12'), createInvocationContext());
    expect(counts).toEqual([12]);
  });

  it.each(['', 'x1', '1x'])('fails only the record whose receive count is %j', async (count) => {
    const { handler, logger } = setUp(async (records) => allDone(records));
    const { Records: bad } = eventReceived(count);
    const { Records: good } = createSqsEvent([{ messageId: 'm2', body: { order: 'r2' } }]);
    expect(await handler({ Records: [...bad, ...good] }, createInvocationContext())).toEqual(failures('m1'));
    expect(logger.lines[0]).toMatchObject({
      messageId: 'm1',
      outcome: 'retry',
      error: {
        name: 'MessageParseError',
        message: 'the record is not an SQS record: attributes.ApproximateReceiveCount does not pass regex',
      },
    });
  });

  it('refuses an event that is not from SQS', async () => {
    const { handler } = setUp(async (records) => allDone(records));
    await expect(handler({ scheduledTime: 'now' }, createInvocationContext())).rejects.toThrow('Records');
  });
});
