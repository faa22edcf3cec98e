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
  noteFault?: Error;
  /** There is time to begin one request. */
  isLate?: boolean;
}

function setUp({ failFault, parkingFault, noteFault, isLate = false }: Faults = {}) {
  let requests = 0;
  const failed: { rowId: string; version: number; runId: string; error: RowError }[] = [];
  const noted: { rowId: string; version: number; runId: string }[] = [];
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
        if (noteFault) throw noteFault;
        noted.push(late);
        return noted.length === 1 ? 'recorded' : 'unchanged';
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
  return { run, failed, noted, parked, logger, metrics };
}

const rowMessage = { rowId: 'a', version: 3, runId: 'run' };
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('dead-letter', () => {
  it('marks the row of a row message and of a value message failed, with who gave up and after how many attempts', async () => {
    const { run, failed, parked, logger, metrics } = setUp();
    const valueMessage = { ...rowMessage, rowId: 'b', values: { one: 'secret' }, expected: 2 };
    // The second one's last three attempts were dead-letter's own; the third one's queue was told to give up sooner.
    expect(
      await run(
        { body: rowMessage },
        { body: valueMessage, receiveCount: 8 },
        { body: { ...rowMessage, rowId: 'c' }, receiveCount: 3 },
        { body: { ...rowMessage, rowId: 'd' }, receiveCount: 1 },
      ),
    ).toEqual(failures());
    const common = { name: 'DeadLetter', at: now };
    // What was received more often is handled later.
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
      // Somebody sent it there by hand.
      {
        ...rowMessage,
        rowId: 'd',
        error: { ...common, stage: 'worker', message: 'gave up after 1 attempts', attempt: 1 },
      },
    ]);
    expect(parked).toEqual([]);
    const line = { level: 'info', message: 'outcome', function: 'dead-letter', outcome: 'failed', rowState: 'failed' };
    expect(
      logger.lines.toSorted((one, other) => String(one['messageId']).localeCompare(String(other['messageId']))),
    ).toEqual([
      { ...line, messageId: 'm1', rowId: 'a', runId: 'run' },
      { ...line, messageId: 'm2', rowId: 'b', runId: 'run' },
      { ...line, messageId: 'm3', rowId: 'c', runId: 'run' },
      { ...line, messageId: 'm4', rowId: 'd', runId: 'run' },
    ]);
    expect(metrics.published).toEqual({ MessagesFailed: 4, RowsFailed: 4 });
  });

  it('marks a row failed for the reason that the dead letter tells', async () => {
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

  it('parks what it can’t read under the name that it had, where a function gave it up', async () => {
    const { run, parked } = setUp();
    const messageAttributes = { reason: 'E', message: 'm', attempts: '5', source: 'arn:rows', messageId: 'original' };
    expect(await run({ body: 'not JSON', messageAttributes })).toEqual(failures());
    expect(parked).toEqual([
      { body: 'not JSON', messageId: 'original', source: 'arn:rows', reason: 'the body is not JSON' },
    ]);
  });

  it('leaves a row that has moved on alone', async () => {
    const { run, failed, noted, logger, metrics } = setUp();
    const late = { ...rowMessage, version: 2 };
    expect(await run({ body: late }, { body: late })).toEqual(failures());
    expect(failed).toEqual([]);
    expect(noted).toEqual([late, late]);
    expect(logger.lines).toMatchObject([
      { outcome: 'superseded', rowId: 'a' },
      { outcome: 'superseded', rowId: 'a' },
    ]);
    // Once a run and row, though the run had several messages of it.
    expect(metrics.published).toEqual({ MessagesSuperseded: 2, RowsSuperseded: 1 });
  });

  it('tries again until the run of a dead letter that came too late is noted', async () => {
    const { run, parked } = setUp({ noteFault: new Error('throttled') });
    expect(await run({ body: { ...rowMessage, version: 2 } })).toEqual(failures('m1'));
    expect(parked).toEqual([]);
  });

  it('fails the row even of a message whose values can’t be read', async () => {
    const { run, failed } = setUp();
    expect(await run({ body: { ...rowMessage, values: 'broken', expected: -1 } })).toEqual(failures());
    expect(failed).toMatchObject([{ rowId: 'a', error: { stage: 'writer' } }]);
  });

  it('parks what names no row, as it was, with its reason', async () => {
    const { run, parked, logger, metrics } = setUp();
    const body = '{"rowId": "a", "version": "secret"}';
    expect(await run({ body: 'not JSON' }, { body })).toEqual(failures());
    expect(parked).toEqual([
      { body: 'not JSON', messageId: 'm1', source: deadLetterSourceArn, reason: 'the body is not JSON' },
      { body, messageId: 'm2', source: deadLetterSourceArn, reason: 'version must be number. runId must be "runId"' },
    ]);
    expect(logger.lines).toMatchObject([
      { outcome: 'parked', messageId: 'm1' },
      { outcome: 'parked', messageId: 'm2' },
    ]);
    expect(metrics.published).toEqual({ MessagesParked: 2 });
  });

  it('acknowledges what it parks only when it is parked', async () => {
    const { run, logger } = setUp({ parkingFault: new MessageNotSentError('InternalError', 4) });
    expect(await run({ body: 'not JSON' }, { body: rowMessage })).toEqual(failures('m1'));
    expect(logger.lines).toMatchObject([
      { outcome: 'retry', error: { name: 'MessageNotSentError' } },
      { outcome: 'failed' },
    ]);
  });

  it('tries again when the row could not be failed for the moment', async () => {
    const { run, parked } = setUp({ failFault: new Error('throttled') });
    expect(await run({ body: rowMessage })).toEqual(failures('m1'));
    expect(parked).toEqual([]);
  });

  it('parks a dead letter whose row DynamoDB will never take, instead of trying for ever', async () => {
    const failFault = Object.assign(new Error('One of the required keys is too long'), { name: 'ValidationException' });
    const { run, parked } = setUp({ failFault });
    expect(await run({ body: rowMessage })).toEqual(failures());
    expect(parked).toMatchObject([{ body: JSON.stringify(rowMessage), reason: 'ValidationException' }]);
  });

  it('tries again what it has no time left to note or to park', async () => {
    const late = setUp({ isLate: true });
    expect(await late.run({ body: { ...rowMessage, version: 2 } })).toEqual(failures('m1'));
    expect(late.noted).toEqual([]);

    const failFault = Object.assign(new Error('too long'), { name: 'ValidationException' });
    const unparked = setUp({ isLate: true, failFault });
    expect(await unparked.run({ body: rowMessage })).toEqual(failures('m1'));
    expect(unparked.parked).toEqual([]);
  });
});
