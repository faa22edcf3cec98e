import { createMessageSender } from '@daybreak/batch';
import { type RowDefinition, valueMessageSchema } from '@daybreak/domain';
import { type DynamoDBEngine, installedEngines, type Queue } from '@daybreak/local-stack';
import { createRowRepository, createRunRepository, rowsTable, runsTable } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { anyInstant, expectNoMessage, expectReceived, type FunctionPlaces, startFunction } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import type { WorkerConfig } from './config.ts';
import { createWorkerHandler } from './create-handler.ts';

const tableName = 'rows';
const shardCount = 4;

const workerOf = (config: WorkerConfig) => (places: FunctionPlaces) => {
  const { dynamodb, inputQueueUrl, outputQueueUrl } = places;
  const clock = systemClock;
  const sqs = createSqsClient(places.sqs);
  const documentClient = createDynamoDBDocumentClient(dynamodb);
  return createWorkerHandler({
    config,
    rows: createRowRepository({ documentClient, tableName, shardCount, clock }),
    runs: createRunRepository({ documentClient, tableName: 'runs', clock }),
    valueMessages: createMessageSender({ sqs, queueUrl: outputQueueUrl }),
    rowMessages: createMessageSender({ sqs, queueUrl: inputQueueUrl }),
    clock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
};

/** Starts a worker with its queues and tables, and the repository of a service that owns the rows. */
async function startWorker(engine: DynamoDBEngine, config: WorkerConfig = {}) {
  const tables = [rowsTable(tableName), runsTable('runs')];
  const harness = await startFunction(engine, workerOf(config), { tables });
  return { ...harness, rows: createRowRepository({ ...harness, tableName, shardCount }) };
}

const rowOf = (id: string, definition: Partial<RowDefinition> = {}): RowDefinition => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { a: 1, b: 2, c: 3 },
  values: {},
  ...definition,
});
const messageOf = (rowId: string, version = 1) => ({ rowId, version, runId: 'run' });

/** The sent value messages, sorted by their values. */
const sent = (queue: Queue) =>
  queue
    .messages()
    .map(({ body }) => v.parse(valueMessageSchema, JSON.parse(body)))
    .toSorted((one, other) => (JSON.stringify(one.values) < JSON.stringify(other.values) ? -1 : 1));

describe.each(installedEngines())('the worker on its queues and table (%s)', (engine) => {
  it.each([
    ['one message', {}, [{ a: 1, b: 2, c: 3 }]],
    ['a message for each value', { valuesPerMessage: 1 }, [{ a: 1 }, { b: 2 }, { c: 3 }]],
  ])('sends the values of a due row in %s, and does not change the row', async (_, config, values) => {
    await using harness = await startWorker(engine, config);
    await harness.rows.put(rowOf('due'));
    const before = await harness.rows.get('due');

    // Two messages for one row: the worker plans it once.
    harness.send(messageOf('due'), messageOf('due'));
    await harness.idle();

    const [first] = sent(harness.output);
    expect(sent(harness.output)).toEqual(values.map((value) => ({ ...first, values: value })));
    expect(first).toMatchObject({ ...messageOf('due'), expected: 3 });
    expect(await harness.rows.get('due')).toEqual(before);
    expectReceived(harness.input).times(1);
  });

  it('sends nothing for a row that was edited, cancelled or deleted', async () => {
    await using harness = await startWorker(engine);
    const { rows } = harness;
    for (const id of ['edited', 'cancelled', 'deleted']) await rows.put(rowOf(id));
    await rows.change({ id: 'edited', changes: { a: 9 } });
    await rows.cancel({ id: 'cancelled' });
    await rows.delete({ id: 'deleted' });

    harness.send(messageOf('edited'), messageOf('cancelled'), messageOf('deleted'), messageOf('never-was'));
    await harness.idle();

    expectNoMessage(harness.output);
    expectReceived(harness.input).times(1);
    expectNoMessage(harness.deadLetters);
    const [edited, cancelled] = await Promise.all([rows.get('edited'), rows.get('cancelled')]);
    expect(edited?.history['1']?.superseded).toEqual({ run: anyInstant });
    expect(cancelled?.history['1']?.superseded).toEqual({ run: anyInstant });
  });

  it('completes a row without values, fails a row that cannot be planned, and sends the values of the others', async () => {
    await using harness = await startWorker(engine);
    const { rows } = harness;
    await rows.put(rowOf('empty', { changes: {} }));
    await rows.put(rowOf('unplannable', { rule: 'renew' }));
    await rows.put(rowOf('due', { changes: { a: 1 } }));

    harness.send(messageOf('empty'), messageOf('unplannable'), messageOf('due'));
    await harness.idle();

    expect(await rows.get('empty')).toMatchObject({ status: 'completed', values: {}, writes: {} });
    expect(await rows.get('unplannable')).toMatchObject({
      status: 'failed',
      lastError: { stage: 'worker', name: 'PlanError', attempt: 1 },
    });
    expect(sent(harness.output).map(({ rowId }) => rowId)).toEqual(['due']);
    expectReceived(harness.input).times(1);
  });

  it('sends only the message that it cannot parse to the dead-letter queue', async () => {
    await using harness = await startWorker(engine);
    await harness.rows.put(rowOf('due', { changes: { a: 1 } }));

    const [due = '', unreadable = ''] = harness.send(messageOf('due'), { rowId: 'due' });
    await harness.idle();

    expectReceived(harness.input, due).times(1);
    expectReceived(harness.input, unreadable).times(5);
    expect(harness.deadLetters.messages().map(({ messageId }) => messageId)).toEqual([unreadable]);
    expect(sent(harness.output)).toHaveLength(1);
  });
});
