import { describe, expect, it } from '@jest/globals';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import * as v from 'valibot';
import { createForward, type Forward } from './create-forward.ts';
import { createSqsBatchHandler } from './create-sqs-batch-handler.ts';
import type { MessageOutcome } from './message-outcome.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { createInvocationContext, createSqsEvent, type TestRecord } from './testing.ts';
import { createAnsweringClient } from './testing/create-answering-client.ts';
import { type OwnOutcome, ownOutcomes } from './testing/own-outcomes.ts';
import { createTimeCheck, NotStartedError } from './time-check.ts';

const outcomeSchema = v.object({ outcome: v.picklist(['done', 'cancelled', 'refused', 'retry']) });
const messages = [
  { messageId: 'm1', body: '{"order": 1}' },
  { messageId: 'm2', body: '{"order": 2}' },
];
const bodies = messages.map(({ body }, index) => ({ Id: String(index), MessageBody: body }));
const sent = { Successful: bodies.map(({ Id }) => ({ Id, MessageId: `sent-${Id}` })) };
const secondFailed = {
  Successful: [{ Id: '0', MessageId: 'sent-0' }],
  Failed: [{ Id: '1', Code: 'Refused', SenderFault: true }],
};

describe('createForward', () => {
  it('sends each body unchanged to every queue', async () => {
    const { sqs, inputs } = createAnsweringClient(sent);
    expect(await createForward({ sqs, queueUrls: ['http://a/1/a', 'http://a/1/b'] })(messages)).toEqual(new Map());
    expect(inputs).toEqual([
      { QueueUrl: 'http://a/1/a', Entries: bodies },
      { QueueUrl: 'http://a/1/b', Entries: bodies },
    ]);
  });

  it('keeps the message group', async () => {
    const { sqs, inputs } = createAnsweringClient(sent);
    const grouped = messages.map((message) => ({ ...message, groupId: 'acme' }));
    await createForward({ sqs, queueUrls: ['http://a/1/a'] })(grouped);
    expect(inputs).toEqual([
      { QueueUrl: 'http://a/1/a', Entries: bodies.map((entry) => ({ ...entry, MessageGroupId: 'acme' })) },
    ]);
  });

  it('sends no request without a queue', async () => {
    const { sqs, inputs } = createAnsweringClient(sent);
    expect(await createForward({ sqs, queueUrls: [] })(messages)).toEqual(new Map());
    expect(inputs).toEqual([]);
  });

  it('sends no request near the deadline', async () => {
    const { sqs, inputs } = createAnsweringClient(sent);
    const checkTime = createTimeCheck({ getRemainingTimeInMillis: () => (inputs.length === 0 ? 1_000 : 999) }, 1_000);
    const errors = await createForward({ sqs, queueUrls: ['http://a/1/a', 'http://a/1/b'] })(messages, checkTime);
    expect([...errors]).toEqual(messages.map(({ messageId }) => [messageId, new NotStartedError()]));
    expect(inputs).toHaveLength(1);
  });

  it.each([
    ['first', [secondFailed, sent]],
    ['last', [sent, secondFailed]],
  ])(
    'returns the error of a message that did not reach the %s queue, and still sends to the other queue',
    async (_which, answers) => {
      const { sqs, inputs } = createAnsweringClient(...answers);
      const errors = await createForward({ sqs, queueUrls: ['http://a/1/a', 'http://a/1/b'] })(messages);
      expect([...errors]).toEqual([['m2', expect.objectContaining({ name: 'MessageNotSentError' })]]);
      expect(inputs).toHaveLength(2);
    },
  );
});

/** A handler with `forward`, whose messages name their own outcome. `run` returns the ids of the messages that return to the queue. */
function setUp(forward: Forward, remaining?: () => number) {
  const logger = createMemoryLogger();
  const handler = createSqsBatchHandler<v.InferOutput<typeof outcomeSchema>, OwnOutcome>({
    functionName: 'intake',
    outcomes: ownOutcomes,
    parse: parseJsonBody(outcomeSchema),
    handleGroup: async (records) =>
      new Map(
        records.map(({ messageId, message: { outcome } }): [string, MessageOutcome<OwnOutcome>] => [
          messageId,
          outcome === 'retry' ? { outcome, error: new Error('throttled') } : { outcome },
        ]),
      ),
    concurrency: 2,
    deadlineMarginMs: 0,
    forward,
    logger,
    metrics: createMemoryMetrics(),
  });
  const run = async (...records: TestRecord[]): Promise<string[]> =>
    (await handler(createSqsEvent(records), createInvocationContext(remaining))).batchItemFailures.map(
      ({ itemIdentifier }) => itemIdentifier,
    );
  return { run, logger };
}

const record = (messageId: string, outcome: string): TestRecord => ({ messageId, body: { outcome } });
/** A forward whose queue rejects every message. */
const failing: Forward = async (settled) => new Map(settled.map(({ messageId }) => [messageId, new Error('rejected')]));

describe('a handler that forwards', () => {
  it('forwards messages that are done, or whose own outcome is forwarded, and no others', async () => {
    const forwarded: string[] = [];
    const { run } = setUp(async (settled) => {
      forwarded.push(...settled.map(({ messageId, body }) => `${messageId} ${body}`));
      return new Map();
    });
    const outcomes = ['done', 'cancelled', 'refused', 'retry'];
    const failures = await run(...outcomes.map((outcome) => record(outcome, outcome)), {
      messageId: 'unreadable',
      body: 'no JSON',
    });
    expect(failures).toEqual(['retry', 'unreadable']);
    expect(forwarded).toEqual(['done {"outcome":"done"}', 'cancelled {"outcome":"cancelled"}']);
  });

  it('forwards a message once that the batch holds twice, and does not call forward without messages', async () => {
    const calls: number[] = [];
    const { run } = setUp(async (settled) => {
      calls.push(settled.length);
      return new Map();
    });
    await run(record('m1', 'done'), record('m1', 'done'));
    await run(record('m2', 'refused'));
    expect(calls).toEqual([1]);
  });

  it('returns a message to the queue when no time is left to forward it', async () => {
    let remaining = 1_000;
    const { run } = setUp(
      async (settled, checkTime) => {
        remaining = -1;
        const tooLate = new Map<string, unknown>();
        try {
          checkTime?.();
        } catch (error) {
          for (const { messageId } of settled) tooLate.set(messageId, error);
        }
        return tooLate;
      },
      () => remaining,
    );
    expect(await run(record('m1', 'done'))).toEqual(['m1']);
  });

  it('returns a message to the queue that could not be forwarded, and logs it once, as a retry', async () => {
    const { run, logger } = setUp(async () => new Map([['m1', new Error('rejected')]]));
    expect(await run(record('m1', 'done'), record('m2', 'done'))).toEqual(['m1']);
    expect(logger.lines).toMatchObject([
      { messageId: 'm1', outcome: 'retry', error: { message: 'rejected' } },
      { messageId: 'm2', outcome: 'done' },
      { outcomes: { retry: 1, done: 1 } },
    ]);
  });

  it('loses the message in a faulty variant that swallows the failure', async () => {
    const swallowing: Forward = async (settled) => {
      await failing(settled);
      return new Map();
    };
    const isReturned = async (forward: Forward): Promise<boolean> =>
      (await setUp(forward).run(record('m1', 'done'))).includes('m1');
    expect(await isReturned(failing)).toBe(true);
    expect(await isReturned(swallowing)).toBe(false);
  });
});
