import { createInvocationContext, createSqsEvent, MessageNotSentError, SqsEventError } from '@daybreak/batch';
import type { RowEvent } from '@daybreak/events';
import { toAttributes } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import { createNotifierHandler } from './create-handler.ts';
import type { HeldEvent } from './held-event.ts';
import { StreamEventError } from './stream-event.ts';

const at = '2026-03-29T12:00:00.000Z';
const error = { stage: 'worker', name: 'RuleError', message: 'no months', attempt: 1, at };
const platformFault = new MessageNotSentError('InternalFailure', 4, { fault: 'platform' });
const senderFault = new MessageNotSentError('EventTooLarge', 0);

/** A record of a write that ends version `version` of a row. */
function record(id: string, version: number, end: object = { end: 'completed' }, sequenceNumber = `${id}${version}`) {
  const before = {
    id,
    status: 'scheduled',
    version,
    dueDate: '2026-03-29',
    rule: 'renew',
    tenant: 'acme',
    history: {},
  };
  const entry = { at, dueDate: '2026-03-29', written: 1, runId: 'run', superseded: {}, ...end };
  const after = { ...before, status: 'completed', history: { [version]: entry }, writes: {}, values: { secret: 7 } };
  return recordOf(before, after, sequenceNumber);
}

function recordOf(before: Parameters<typeof toAttributes>[0], after: typeof before, sequenceNumber: string) {
  const dynamodb = {
    SequenceNumber: sequenceNumber,
    ApproximateCreationDateTime: Date.parse(at) / 1_000,
    OldImage: toAttributes(before),
    NewImage: toAttributes(after),
  };
  return { eventSource: 'aws:dynamodb', dynamodb };
}

function setUp({
  errors = {},
  includeValues = false,
  now = at,
  queueFails = false,
}: {
  errors?: Record<string, unknown>;
  includeValues?: boolean;
  now?: string;
  queueFails?: boolean;
} = {}) {
  const delivered: RowEvent[] = [];
  const held: HeldEvent[] = [];
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const handler = createNotifierHandler({
    config: { holdAfterSeconds: 3_600, includeValues },
    deliver: async (events) => {
      delivered.push(...events);
      return await Promise.resolve(new Map(Object.entries(errors)));
    },
    heldEvents: {
      sendBatch: async (events) => {
        if (queueFails) return await Promise.resolve(events.map(() => ({ status: 'rejected', reason: platformFault })));
        held.push(...events);
        return await Promise.resolve(events.map(() => ({ status: 'fulfilled', value: { messageId: 'm' } })));
      },
    },
    clock: { now: () => new Date(now) },
    logger,
    metrics,
  });
  const handle = async (...records: object[]) => {
    const { batchItemFailures } = await handler({ Records: records }, createInvocationContext());
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { handler, handle, delivered, held, logger, metrics };
}

describe('the notifier, from the stream', () => {
  it('sends an event of each version that was completed, failed or skipped, without values', async () => {
    const { handle, delivered, metrics } = setUp();
    const ends = [
      { end: 'completed' },
      { end: 'failed', error },
      { end: 'rescheduled', endedAs: 'skipped', reason: 'latest' },
    ];
    expect(await handle(...ends.map((end, index) => record('a', index + 1, end)))).toEqual([]);
    const detail = {
      schemaVersion: 1,
      rowId: 'a',
      rule: 'renew',
      tenant: 'acme',
      dueDate: '2026-03-29',
      endedAt: at,
      runId: 'run',
      written: 1,
    };
    expect(delivered).toEqual([
      { detailType: 'RowCompleted', detail: { ...detail, id: 'a/1', version: 1 } },
      { detailType: 'RowFailed', detail: { ...detail, id: 'a/2', version: 2, error } },
      { detailType: 'RowSkipped', detail: { ...detail, id: 'a/3', version: 3, reason: 'latest' } },
    ]);
    expect(metrics.published).toEqual({ EventsSent: 3, EventsHeld: 0, EventsRetried: 0 });
  });

  it('sends nothing of a version that ended otherwise, and of any other write', async () => {
    const { handle, delivered } = setUp();
    const inserted = { ...record('b', 1), dynamodb: { ...record('b', 1).dynamodb, OldImage: undefined } };
    expect(await handle(record('a', 1, { end: 'cancelled' }), inserted)).toEqual([]);
    expect(delivered).toEqual([]);
  });

  it('includes the values of the row when it is asked to', async () => {
    const { handle, delivered } = setUp({ includeValues: true });
    await handle(record('a', 1));
    expect(delivered).toMatchObject([{ detail: { values: { secret: 7 } } }]);
  });

  it('names the first record whose event was not sent, so that the stream is read again from there', async () => {
    const { handle, logger, held } = setUp({ errors: { 'b/1': platformFault, 'c/1': platformFault } });
    expect(await handle(record('a', 1), record('b', 1), record('c', 1))).toEqual(['b1']);
    expect(held).toEqual([]);
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'event not sent', rowId: 'b', version: 1, outcome: 'retry' }),
    );
    expect(JSON.stringify(logger.lines)).not.toContain('secret');
  });

  it('holds an event that no retry is likely to help at once, and others after an hour', async () => {
    const errors = { 'a/1': senderFault, 'b/1': platformFault };
    const early = setUp({ errors, now: '2026-03-29T12:59:59.000Z' });
    expect(await early.handle(record('a', 1), record('b', 1))).toEqual(['b1']);
    expect(early.held.map(({ event }) => event.detail.id)).toEqual(['a/1']);
    const late = setUp({ errors, now: '2026-03-29T13:00:00.000Z' });
    expect(await late.handle(record('a', 1), record('b', 1))).toEqual([]);
    expect(late.held.map(({ event }) => event.detail.id)).toEqual(['a/1', 'b/1']);
    expect(late.metrics.published).toEqual({ EventsSent: 0, EventsHeld: 2, EventsRetried: 0 });
  });

  it('reads an event that could not be held again', async () => {
    const { handle } = setUp({ errors: { 'a/1': senderFault }, queueFails: true });
    expect(await handle(record('a', 1))).toEqual(['a1']);
  });

  it('passes an end that cannot be read, and counts it', async () => {
    const { handle, delivered, metrics } = setUp();
    expect(await handle(record('a', 1, { end: 'vanished' }), record('b', 1))).toEqual([]);
    expect(delivered.map(({ detail }) => detail.id)).toEqual(['b/1']);
    expect(metrics.published).toMatchObject({ EventsUnreadable: 1 });
  });

  it('fails the invocation for an event of another source, and for a record that is damaged', async () => {
    const invoke = async (record: object) => await setUp().handler({ Records: [record] }, createInvocationContext());
    await expect(invoke({ eventSource: 'aws:kinesis' })).rejects.toThrow(SqsEventError);
    await expect(invoke({ eventSource: 'aws:dynamodb' })).rejects.toThrow(StreamEventError);
  });
});

describe('the notifier, from its queue', () => {
  it('sends held events in the order of their versions, and only what fails comes back', async () => {
    const source = setUp({ errors: { 'a/1': senderFault, 'a/2': senderFault } });
    await source.handle(record('a', 2), record('a', 1));
    const event = createSqsEvent(source.held.map((body, index) => ({ messageId: `m${index}`, body })));
    const { handler, delivered } = setUp({ errors: { 'a/2': platformFault } });
    const { batchItemFailures } = await handler(event, createInvocationContext());
    expect(delivered.map(({ detail }) => detail.id)).toEqual(['a/1', 'a/2']);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  });
});
