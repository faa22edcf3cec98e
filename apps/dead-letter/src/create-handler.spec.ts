import { describe, expect, it } from '@jest/globals';
import { createInvocationContext, createSqsEvent, MessageNotSentError, type TestRecord } from '@daybreak/batch';
import type { RowError } from '@daybreak/domain';
import { createMemoryLogger, createMemoryMetrics, requestMarginMs } from '@daybreak/runtime';
import { createDeadLetterHandler } from './create-handler.ts';
import type { ParkedMessage } from './parked-message.ts';

const now = '2026-03-29T12:00:00.000Z';
const sourceArn = 'arn:aws:sqs:eu-west-1:0:daybreak-dev-row-dlq';
const deadLetterSourceArn = 'arn:aws:sqs:eu-west-1:0:daybreak-dev-row';

interface Faults {
  failFault?: Error;
  parkingFault?: Error;
  recordFault?: Error;
  /** Whether only one request fits before the deadline. */
  isLate?: boolean;
}

function setUp({ failFault, parkingFault, recordFault, isLate = false }: Faults = {}) {
  let requests = 0;
  const failed: { rowId: string; version: number; runId: string; error: RowError }[] = [];
  const recorded: { rowId: string; version: number; runId: string }[] = [];
  const parked: ParkedMessage[] = [];
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const handler = createDeadLetterHandler({
    config: { maxReceiveCount: 5 },
    rows: {
      fail: async (failure) => {
        requests += 1;
        if (failFault) throw failFault;
        if (failure.version !== 3) return 'superseded';
        failed.push(failure);
        return 'failed';
      },
      recordSuperseded: async (late) => {
        if (recordFault) throw recordFault;
        recorded.push(late);
        return recorded.length === 1 ? 'recorded' : 'unchanged';
      },
    },
    parkedMessages: {
      sendBatch: async (messages, checkTime) => {
        checkTime?.();
        return messages.map((message) => {
          if (parkingFault) return { status: 'rejected', reason: parkingFault };
          parked.push(message);
          return { status: 'fulfilled', value: { messageId: 'p' } };
        });
      },
    },
    clock: { now: () => new Date(now) },
    logger,
    metrics,
  });
  const run = (...records: (Partial<TestRecord> & { body: unknown })[]) =>
    handler(
      createSqsEvent(
        records.map((record, index) => ({
          messageId: `m${index + 1}`,
          receiveCount: 6,
          sourceArn,
          deadLetterSourceArn,
          ...record,
        })),
      ),
      createInvocationContext(() => (isLate && requests > 0 ? requestMarginMs - 1 : requestMarginMs)),
    );
  /** The lines of the messages, without the line of their batch. */
  const outcomeLines = () => logger.lines.filter(({ message }) => message === 'outcome');
  return { run, failed, recorded, parked, outcomeLines, metrics };
}

const rowMessage = { rowId: 'a', version: 3, runId: 'run' };
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('dead-letter', () => {
  it('fails the row of a row message or a value message, with the function and the number of attempts', async () => {
    const { run, failed, parked, outcomeLines, metrics } = setUp();
    const valueMessage = { ...rowMessage, rowId: 'b', values: { one: 'secret' }, expected: 2 };
    // Of m2's receives the last three were by dead-letter. The queue of m3 has a lower maxReceiveCount.
    expect(
      await run(
        { body: rowMessage },
        { body: valueMessage, receiveCount: 8 },
        { body: { ...rowMessage, rowId: 'c' }, receiveCount: 3 },
        { body: { ...rowMessage, rowId: 'd' }, receiveCount: 1 },
      ),
    ).toEqual(failures());
    const common = { name: 'DeadLetter', at: now };
    // Messages with a higher receive count are handled later.
    expect(failed.toSorted((one, other) => one.rowId.localeCompare(other.rowId))).toEqual([
      {
        ...rowMessage,
        error: { ...common, stage: 'worker', message: 'gave up after 5 attempts', attempt: 5 },
      },
      {
        ...rowMessage,
        rowId: 'b',
        error: { ...common, stage: 'writer', message: 'gave up after 5 attempts', attempt: 5 },
      },
      {
        ...rowMessage,
        rowId: 'c',
        error: { ...common, stage: 'worker', message: 'gave up after 2 attempts', attempt: 2 },
      },
      // An operator sent this message to the dead-letter queue.
      {
        ...rowMessage,
        rowId: 'd',
        error: { ...common, stage: 'worker', message: 'gave up after 1 attempts', attempt: 1 },
      },
    ]);
    expect(parked).toEqual([]);
    const line = { level: 'info', message: 'outcome', function: 'dead-letter', outcome: 'failed', rowState: 'failed' };
    expect(
      outcomeLines().toSorted((one, other) => String(one['messageId']).localeCompare(String(other['messageId']))),
    ).toEqual([
      { ...line, messageId: 'm1', rowId: 'a', runId: 'run' },
      { ...line, messageId: 'm2', rowId: 'b', runId: 'run' },
      { ...line, messageId: 'm3', rowId: 'c', runId: 'run' },
      { ...line, messageId: 'm4', rowId: 'd', runId: 'run' },
    ]);
    expect(metrics.published).toEqual({ MessagesFailed: 4, RowsFailed: 4 });
  });

  it('fails a row with the reason in the message attributes', async () => {
    const { run, failed } = setUp();
    const messageAttributes = {
      reason: 'TypeError',
      message: 'x is undefined',
      attempts: '10',
      source: deadLetterSourceArn,
      messageId: 'original',
    };
    expect(await run({ body: rowMessage, receiveCount: 1, messageAttributes })).toEqual(failures());
    expect(failed).toEqual([
      {
        ...rowMessage,
        error: { stage: 'worker', name: 'TypeError', message: 'x is undefined', attempt: 10, at: now },
      },
    ]);
  });

  it('parks an unreadable dead letter with its original message id and source', async () => {
    const { run, parked } = setUp();
    const messageAttributes = { reason: 'E', message: 'm', attempts: '5', source: 'arn:rows', messageId: 'original' };
    expect(await run({ body: 'not JSON', messageAttributes })).toEqual(failures());
    expect(parked).toEqual([
      { body: 'not JSON', messageId: 'original', source: 'arn:rows', reason: 'the body is not JSON' },
    ]);
  });

  it('does not change a row at another version, and records the run as superseded', async () => {
    const { run, failed, recorded, outcomeLines, metrics } = setUp();
    const late = { ...rowMessage, version: 2 };
    expect(await run({ body: late }, { body: late })).toEqual(failures());
    expect(failed).toEqual([]);
    expect(recorded).toEqual([late, late]);
    expect(outcomeLines()).toMatchObject([
      { outcome: 'superseded', rowId: 'a' },
      { outcome: 'superseded', rowId: 'a' },
    ]);
    // Once for each run and row, although the run had several messages for the row.
    expect(metrics.published).toEqual({ MessagesSuperseded: 2, RowsSuperseded: 1 });
  });

  it('retries until the run of a superseded dead letter is recorded', async () => {
    const { run, parked } = setUp({ recordFault: new Error('throttled') });
    expect(await run({ body: { ...rowMessage, version: 2 } })).toEqual(failures('m1'));
    expect(parked).toEqual([]);
  });

  it('fails the row of a message with invalid values', async () => {
    const { run, failed } = setUp();
    expect(await run({ body: { ...rowMessage, values: 'broken', expected: -1 } })).toEqual(failures());
    expect(failed).toMatchObject([{ rowId: 'a', error: { stage: 'writer' } }]);
  });

  it('parks a dead letter that names no row unchanged, with the reason', async () => {
    const { run, parked, outcomeLines, metrics } = setUp();
    const body = '{"rowId": "a", "version": "secret"}';
    expect(await run({ body: 'not JSON' }, { body })).toEqual(failures());
    expect(parked).toEqual([
      { body: 'not JSON', messageId: 'm1', source: deadLetterSourceArn, reason: 'the body is not JSON' },
      { body, messageId: 'm2', source: deadLetterSourceArn, reason: 'version must be number. runId must be "runId"' },
    ]);
    expect(outcomeLines()).toMatchObject([
      { outcome: 'parked', messageId: 'm1' },
      { outcome: 'parked', messageId: 'm2' },
    ]);
    expect(metrics.published).toEqual({ MessagesParked: 2 });
  });

  it('acknowledges a dead letter after it is in the parking queue', async () => {
    const { run, outcomeLines } = setUp({ parkingFault: new MessageNotSentError('InternalError', 4) });
    expect(await run({ body: 'not JSON' }, { body: rowMessage })).toEqual(failures('m1'));
    expect(outcomeLines()).toMatchObject([
      { outcome: 'retry', error: { name: 'MessageNotSentError' } },
      { outcome: 'failed' },
    ]);
  });

  it('retries when the row could not be failed', async () => {
    const { run, parked } = setUp({ failFault: new Error('throttled') });
    expect(await run({ body: rowMessage })).toEqual(failures('m1'));
    expect(parked).toEqual([]);
  });

  it('parks a dead letter whose row DynamoDB always rejects', async () => {
    const failFault = Object.assign(new Error('One of the required keys is too long'), { name: 'ValidationException' });
    const { run, parked } = setUp({ failFault });
    expect(await run({ body: rowMessage })).toEqual(failures());
    expect(parked).toMatchObject([{ body: JSON.stringify(rowMessage), reason: 'ValidationException' }]);
  });

  it('retries when no time is left to record or to park', async () => {
    const late = setUp({ isLate: true });
    expect(await late.run({ body: { ...rowMessage, version: 2 } })).toEqual(failures('m1'));
    expect(late.recorded).toEqual([]);

    const failFault = Object.assign(new Error('too long'), { name: 'ValidationException' });
    const unparked = setUp({ isLate: true, failFault });
    expect(await unparked.run({ body: rowMessage })).toEqual(failures('m1'));
    expect(unparked.parked).toEqual([]);
  });
});
