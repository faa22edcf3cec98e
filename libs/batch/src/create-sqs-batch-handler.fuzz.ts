import { describe, expect } from '@jest/globals';
import { fuzz, damaged, hostileBody, hostileJson, hostileText, maybeDamaged, type Json } from '@daybreak/fuzz';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import fc from 'fast-check';
import * as v from 'valibot';
import { BatchContractError } from './batch-contract-error.ts';
import { createSqsBatchHandler, type SqsBatchHandlerOptions } from './create-sqs-batch-handler.ts';
import type { MessageOutcome } from './message-outcome.ts';
import { MessageParseError } from './message-parse-error.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { SqsEventError } from './sqs-event.ts';
import { createInvocationContext } from './testing.ts';
import { type OwnOutcome, ownOutcomes } from './testing/own-outcomes.ts';

const parse = parseJsonBody(v.object({ order: v.string() }));
type Handle = SqsBatchHandlerOptions<{ order: string }, OwnOutcome>['handleGroup'];

function setUp(handleGroup: Handle) {
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const handler = createSqsBatchHandler<{ order: string }, OwnOutcome>({
    functionName: 'fuzzed',
    outcomes: ownOutcomes,
    parse,
    handleGroup,
    concurrency: 3,
    deadlineMarginMs: 1_000,
    logger,
    metrics,
  });
  return { run: async (event: unknown) => await handler(event, createInvocationContext()), logger, metrics };
}

const allDone: Handle = async (records) => new Map(records.map(({ messageId }) => [messageId, { outcome: 'done' }]));

const recordOf = (messageId: string, body: Json): Json => ({
  messageId,
  receiptHandle: 'handle',
  body,
  attributes: { ApproximateReceiveCount: '1', SenderId: 'sender' },
  messageAttributes: {},
  eventSourceARN: 'arn:aws:sqs:eu-west-1:0:queue',
});
const goodBody = JSON.stringify({ order: 'r' });

const idOf = (record: unknown): string => v.parse(v.object({ messageId: v.string() }), record).messageId;
const failuresOf = ({ batchItemFailures }: { batchItemFailures: { itemIdentifier: string }[] }): string[] =>
  batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

/** What `handleGroup` does with a message; the last two break its contract. */
const answers = [
  'done',
  'cancelled',
  'refused',
  'retry',
  'throws',
  'throws nothing',
  'no outcome',
  'unknown message id',
];

describe('a batch handler', () => {
  fuzz(
    'answers any event, or throws SqsEventError without quoting the event',
    1_500,
    fc.oneof(hostileJson(), damaged({ Records: [recordOf('a', goodBody), recordOf('b', goodBody)] }), fc.anything()),
    async (event) => {
      const { run, logger } = setUp(allDone);
      const response = await run(event).catch((error: unknown) => error);
      if (response instanceof SqsEventError) {
        // Lambda logs every property of an error, and a record holds private values.
        expect(Object.entries(response)).toEqual([['name', 'SqsEventError']]);
        expect(response.cause).toBeUndefined();
        return;
      }
      const { Records: records } = v.parse(v.object({ Records: v.array(v.unknown()) }), event);
      const ids = new Set(records.map(idOf));
      const failures = failuresOf(v.parse(responseSchema, response));
      const named = logger.lines.filter(({ message }) => message === 'outcome').map(({ messageId }) => messageId);
      expect(named).toHaveLength(ids.size);
      expect(new Set(named)).toEqual(ids);
      for (const failure of failures) expect(ids).toContain(failure);
    },
  );

  fuzz(
    'fails only the damaged record',
    1_000,
    fc.tuple(fc.nat(3), maybeDamaged(recordOf('m', goodBody)), hostileBody()).filter(([, record]) => hasId(record)),
    async ([at, record, body]) => {
      const { run } = setUp(allDone);
      const records = [recordOf('a', goodBody), recordOf('b', goodBody), recordOf('hostile', body)];
      const others = new Set(['a', 'b']);
      const failed = failuresOf(await run({ Records: records.toSpliced(at, 0, record) }));
      expect(failed.filter((id) => others.has(id) && id !== idOf(record))).toEqual([]);
      expect(new Set(failed).size).toBe(failed.length);
      expect(failed.includes('hostile')).toBe(!isReadable(body) && idOf(record) !== 'hostile');
    },
  );

  fuzz(
    'names exactly the failed messages, whatever their ids and outcomes',
    1_500,
    fc.array(fc.tuple(hostileText(), fc.constantFrom(...answers)), { maxLength: 10 }),
    async (pairs) => {
      const answersById = new Map(pairs.filter(([id]) => id !== '').toReversed());
      const { run, logger, metrics } = setUp(async ([record]) => answerOf(answersById, record?.messageId ?? ''));
      const event = { Records: pairs.filter(([id]) => id !== '').map(([id]) => recordOf(id, goodBody)) };
      const isContractKept = ![...answersById.values()].some(
        (answer) => answer === 'no outcome' || answer === 'unknown message id',
      );
      const response = await run(event).catch((error: unknown) => error);
      if (!isContractKept) return expect(response).toBeInstanceOf(BatchContractError);

      const failing = [...answersById].filter(([, answer]) => answer === 'retry' || answer.startsWith('throws'));
      expect(failuresOf(v.parse(responseSchema, response)).toSorted()).toEqual(failing.map(([id]) => id).toSorted());
      expect(logger.lines.filter(({ message }) => message === 'outcome')).toHaveLength(answersById.size);
      const counted = Object.entries(metrics.published).filter(([name]) => name.startsWith('Messages'));
      expect(counted.reduce((sum, [, count]) => sum + count, 0)).toBe(answersById.size);
      const { MessagesRetried = 0, PlatformRetries = 0, UnknownRetries = 0 } = metrics.published;
      expect(PlatformRetries + UnknownRetries).toBe(MessagesRetried);
    },
  );
});

fuzz('a body is parsed, or refused with MessageParseError', 1_000, hostileBody(), (body) => {
  try {
    expect(parse({ body })).toEqual({ order: expect.any(String) });
  } catch (error) {
    expect(error).toBeInstanceOf(MessageParseError);
  }
});

const responseSchema = v.object({ batchItemFailures: v.array(v.object({ itemIdentifier: v.string() })) });

function hasId(record: Json): boolean {
  return v.is(v.object({ messageId: v.pipe(v.string(), v.nonEmpty()) }), record);
}

function isReadable(body: string): boolean {
  try {
    return v.is(v.object({ order: v.string() }), JSON.parse(body));
  } catch {
    return false;
  }
}

/** The result of `handleGroup` for one message, valid or invalid. */
function answerOf(answersById: ReadonlyMap<string, string>, id: string): Map<string, MessageOutcome<OwnOutcome>> {
  const answer = answersById.get(id);
  switch (answer) {
    case 'done':
    case 'cancelled':
    case 'refused':
      return new Map([[id, { outcome: answer }]]);
    case 'retry':
      return new Map([[id, { outcome: 'retry', error: 'no error' }]]);
    case 'throws':
      throw new Error('throttled');
    case 'throws nothing':
      // oxlint-disable-next-line typescript/only-throw-error -- a user's rule may throw undefined
      throw undefined;
    case 'unknown message id':
      return new Map([[`${id} of another batch`, { outcome: 'done' }]]);
    default:
      return new Map();
  }
}
