import { createMessageSender } from '@daybreak/batch';
import type { Row, RowDefinition } from '@daybreak/domain';
import { type DynamoDBEngine, installedEngines, type LambdaHandler } from '@daybreak/local-stack';
import { createRowRepository, rowsTable } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import {
  anyInstant,
  expectNoMessage,
  expectReceived,
  type FunctionHarness,
  type FunctionHarnessOptions,
  type FunctionPlaces,
  startFunction,
} from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import { createWriterHandler } from './create-handler.ts';

const tableName = 'rows';
const shardCount = 4;

type Faults = (rowId: string) => Error | undefined;

/** Creates the writer with AWS SDK clients. A write fails with the error that `faults` returns for its row. */
const writer =
  (faults: Faults = () => undefined) =>
  ({ dynamodb, sqs, outputQueueUrl }: FunctionPlaces) => {
    const clock = systemClock;
    const documentClient = createDynamoDBDocumentClient(dynamodb);
    const rows = createRowRepository({ documentClient, tableName, shardCount, clock });
    const writeValues: typeof rows.writeValues = async (input) => {
      const fault = faults(input.rowId);
      if (fault !== undefined) throw fault;
      return await rows.writeValues(input);
    };
    return createWriterHandler({
      rows: { ...rows, writeValues },
      rowMessages: createMessageSender({ sqs: createSqsClient(sqs), queueUrl: outputQueueUrl }),
      clock,
      logger: createMemoryLogger(),
      metrics: createMemoryMetrics(),
    });
  };

/** Starts a writer with its queue and table, and the repository of a service that owns the rows. */
async function startWriter(
  engine: DynamoDBEngine,
  createHandler: (places: FunctionPlaces) => LambdaHandler = writer(),
  options: FunctionHarnessOptions = {},
) {
  const harness = await startFunction(engine, createHandler, { tables: [rowsTable(tableName)], ...options });
  return { ...harness, rows: createRowRepository({ ...harness, tableName, shardCount }) };
}

const runId = 'run';
const changes = { price: 12.5, label: 'spring', currency: 'EUR' };
const expected = Object.keys(changes).length;
const rowOf = (id: string): RowDefinition => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes,
  values: { price: 10, stock: 3 },
});

/** Sends a message for each value of each row in one batch. Returns the message ids by row. */
function sendValues(harness: FunctionHarness, ...rowIds: string[]): Map<string, string[]> {
  const messages = rowIds.flatMap((rowId) =>
    Object.entries(changes).map(([key, value]) => ({ rowId, version: 1, runId, values: { [key]: value }, expected })),
  );
  const sent = harness.send(...messages);
  return Map.groupBy(sent, (_, index) => messages[index]?.rowId ?? '');
}

const timestamps = Object.fromEntries(Object.keys(changes).map((key) => [key, anyInstant]));
/** The row after its three values are written. */
const completed = (put: Row | undefined) => ({
  ...put,
  status: 'completed',
  values: { ...put?.values, ...changes },
  writes: timestamps,
  updatedAt: anyInstant,
  completedAt: anyInstant,
  history: { 1: expect.objectContaining({ end: 'completed', runId }) },
});

describe.each(installedEngines())('the writer on its queue and table (%s)', (engine) => {
  it('writes every value of its rows, completes them, and changes no other row', async () => {
    await using harness = await startWriter(engine);
    const { rows } = harness;
    for (const id of ['a', 'b', 'other']) await rows.put(rowOf(id));
    const [a, b, other] = await Promise.all(['a', 'b', 'other'].map(async (id) => await rows.get(id)));

    sendValues(harness, 'a', 'b');
    await harness.idle();

    expect(await rows.get('a')).toEqual(completed(a));
    expect(await rows.get('b')).toEqual(completed(b));
    expect(await rows.get('other')).toEqual(other);
    expectReceived(harness.input).times(1);
    expectNoMessage(harness.deadLetters);
  });

  it('handles duplicate deliveries of every message', async () => {
    await using harness = await startWriter(engine, writer(), { delivery: { duplicates: 1 } });
    const { rows } = harness;
    for (const id of ['a', 'b']) await rows.put(rowOf(id));
    const [a, b] = await Promise.all(['a', 'b'].map(async (id) => await rows.get(id)));

    sendValues(harness, 'a', 'b');
    await harness.idle();

    expect(await rows.get('a')).toEqual(completed(a));
    expect(await rows.get('b')).toEqual(completed(b));
    expectReceived(harness.input).times(1);
    expect(harness.input.duplicateCounts()).toEqual(harness.input.receiveCounts());
  });

  it('changes nothing for a duplicate message, or for an earlier version', async () => {
    await using harness = await startWriter(engine);
    const { rows } = harness;
    await rows.put(rowOf('twice'));
    await rows.put(rowOf('edited'));
    sendValues(harness, 'twice');
    await harness.idle();
    await rows.reschedule({ id: 'edited', dueDate: '2026-04-15' });
    const before = await Promise.all([rows.get('twice'), rows.get('edited')]);

    sendValues(harness, 'twice', 'edited');
    await harness.idle();

    const [twice, edited] = await Promise.all([rows.get('twice'), rows.get('edited')]);
    expect(twice).toEqual(before[0]);
    // Only the record of the superseded run.
    expect(edited).toEqual({
      ...before[1],
      history: { 1: { ...before[1]?.history['1'], superseded: { [runId]: anyInstant } } },
    });
    expectReceived(harness.input).times(1);
  });

  it('returns only the messages of the row that it could not write', async () => {
    const throttled = new Set(['throttled']);
    const faults: Faults = (rowId) => (throttled.delete(rowId) ? new Error('throttled') : undefined);
    await using harness = await startWriter(engine, writer(faults));
    const { rows } = harness;
    for (const id of ['throttled', 'fine']) await rows.put(rowOf(id));
    const put = await rows.get('throttled');

    const sent = sendValues(harness, 'throttled', 'fine');
    await harness.idle();

    expect(await rows.get('throttled')).toEqual(completed(put));
    for (const messageId of sent.get('fine') ?? []) expectReceived(harness.input, messageId).times(1);
    for (const messageId of sent.get('throttled') ?? []) expectReceived(harness.input, messageId).times(2);
  });

  it('detects a faulty variant that throws and so returns its whole batch', async () => {
    const throttled = new Set(['throttled']);
    await using harness = await startWriter(engine, (places) => {
      const handler = writer((rowId) => (throttled.delete(rowId) ? new Error('throttled') : undefined))(places);
      return async (event, context) => {
        const response = await handler(event, context);
        if (response.batchItemFailures.length > 0) throw new Error('A message failed');
        return response;
      };
    });
    const { rows } = harness;
    for (const id of ['throttled', 'fine']) await rows.put(rowOf(id));
    const put = await rows.get('fine');

    const [fine = ''] = sendValues(harness, 'throttled', 'fine').get('fine') ?? [];
    await harness.idle();

    expect(await rows.get('fine')).toEqual(completed(put));
    expect(() => expectReceived(harness.input, fine).times(1)).toThrow('was received 2 times');
  });

  it.each([
    ['two messages', [{ note: 'fits' }, { essay: 'y'.repeat(120_000) }]],
    ['one message', [{ note: 'fits', essay: 'y'.repeat(120_000) }]],
  ])('fails a row that exceeds the item size limit after writing the values that fit (%s)', async (_, parts) => {
    await using harness = await startWriter(engine);
    const { rows } = harness;
    // 100 KB remain of the item size limit of 400 KB.
    await rows.put({ ...rowOf('full'), values: { ballast: 'x'.repeat(300_000) } });
    const sent = harness.send(...parts.map((values) => ({ rowId: 'full', version: 1, runId, expected: 2, values })));
    await harness.idle();

    const row = await rows.get('full');
    expect(row).toMatchObject({
      status: 'failed',
      lastError: { stage: 'writer', name: 'UnwritableError', attempt: 1 },
    });
    expect(Object.keys(row?.values ?? {})).toEqual(expect.arrayContaining(['ballast', 'note']));
    expect(row?.writes).toEqual({ note: anyInstant });
    for (const messageId of sent) expectReceived(harness.input, messageId).times(1);
    expectNoMessage(harness.deadLetters);
  });
});
