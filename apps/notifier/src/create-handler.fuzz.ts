import { createInvocationContext } from '@daybreak/batch';
import { type RowEvent, rowEventSchemas } from '@daybreak/events';
import { asJson, fuzz, maybeDamaged, runFuzz } from '@daybreak/fuzz';
import { endedVersionOf, toAttributes } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { createNotifierHandler, type NotifierHandler } from './create-handler.ts';
import { parseStreamEvent } from './stream-event.ts';

const at = '2026-03-29T12:00:00.000Z';
const dueDate = '2026-03-29';
const end = { end: 'completed', at, dueDate, written: 1, runId: 'run', superseded: {} };

function images(id: string) {
  const before = {
    id,
    status: 'scheduled',
    version: 3,
    dueDate,
    rule: 'renew',
    history: {},
    writes: {},
    values: { a: 1 },
  };
  const after = { ...before, status: 'completed', history: { 3: end }, writes: { a: at } };
  return { OldImage: asJson(toAttributes(before)), NewImage: asJson(toAttributes(after)) };
}

const recordOf = (number: number, written: object) => ({
  eventSource: 'aws:dynamodb',
  dynamodb: { SequenceNumber: `s${number}`, ApproximateCreationDateTime: Date.parse(at) / 1_000, ...written },
});

function setUp() {
  const delivered: RowEvent[] = [];
  const handler = createNotifierHandler({
    config: { holdAfterSeconds: 3_600, includeValues: true },
    deliver: async (events) => {
      delivered.push(...events);
      return await Promise.resolve(new Map());
    },
    heldEvents: { sendBatch: async () => await Promise.resolve([]) },
    clock: { now: () => new Date(at) },
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
  return { delivered, handler };
}

/** A faulty variant that lets an end that cannot be read fail its batch, which then holds up its shard for a day. */
const handlerThatFailsBatches =
  (handler: NotifierHandler): NotifierHandler =>
  async (event, context) => {
    for (const record of parseStreamEvent(event)) endedVersionOf(record);
    return await handler(event, context);
  };

const attack =
  (wrap: (handler: NotifierHandler) => NotifierHandler) =>
  async (hostile: object): Promise<void> => {
    const { delivered, handler } = setUp();
    const Records = [recordOf(1, images('first')), recordOf(2, hostile), recordOf(3, images('last'))];
    const { batchItemFailures } = await wrap(handler)({ Records }, createInvocationContext());
    expect(batchItemFailures).toEqual([]);
    const ids = delivered.map(({ detail }) => detail.rowId);
    expect([ids[0], ids.at(-1)]).toEqual(['first', 'last']);
    for (const { detailType, detail } of delivered) v.parse(rowEventSchemas[detailType], detail);
  };

/** Images of a write of which some parts are damaged; both stay objects, as DynamoDB makes them. */
const hostileImages = fc
  .tuple(maybeDamaged(images('hostile').OldImage), maybeDamaged(images('hostile').NewImage))
  .map(([OldImage, NewImage]) => ({ OldImage: objectOf(OldImage), NewImage: objectOf(NewImage) }));

function objectOf(image: unknown): object {
  return typeof image === 'object' && image !== null && !Array.isArray(image) ? image : {};
}

describe('the notifier', () => {
  fuzz(
    'sends the events of the other items of its batch, and no invalid event of a damaged item',
    1_500,
    hostileImages,
    attack((handler) => handler),
  );

  it('detects a faulty variant that a damaged item stops', async () => {
    await expect(runFuzz(1_500, hostileImages, attack(handlerThatFailsBatches))).rejects.toThrow(
      'is no end of a version',
    );
  });
});
