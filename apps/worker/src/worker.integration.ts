import { createMessageSender } from '@daybreak/batch';
import { type RowDefinition, valueMessageSchema } from '@daybreak/domain';
import { installedEngines, type Queue } from '@daybreak/local-stack';
import { createRowRepository, createRunRepository } from '@daybreak/repository';
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

const workerOf = (config: WorkerConfig) => (places: FunctionPlaces) => {
  const { dynamodb, rowsTableName, runsTableName, inputQueueUrl, outputQueueUrl, shardCount } = places;
  const clock = systemClock;
  const sqs = createSqsClient(places.sqs);
  const documentClient = createDynamoDBDocumentClient(dynamodb);
  return createWorkerHandler({
    config,
    rows: createRowRepository({ documentClient, tableName: rowsTableName, shardCount, clock }),
    runs: createRunRepository({ documentClient, tableName: runsTableName, clock }),
    valueMessages: createMessageSender({ sqs, queueUrl: outputQueueUrl }),
    rowMessages: createMessageSender({ sqs, queueUrl: inputQueueUrl }),
    clock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
};
const worker = workerOf({});

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

/** What was sent on, in the order of rows and keys. */
const sent = (queue: Queue) =>
  queue
    .messages()
    .map(({ body }) => v.parse(valueMessageSchema, JSON.parse(body)))
    .toSorted((one, other) => (JSON.stringify(one.values) < JSON.stringify(other.values) ? -1 : 1));

describe.each(installedEngines())('the worker on its queues and table (%s)', (engine) => {
  it.each([
    ['together', {}, [{ a: 1, b: 2, c: 3 }]],
    ['one by one', { valuesPerMessage: 1 }, [{ a: 1 }, { b: 2 }, { c: 3 }]],
  ])('sends the values of a row that is still due, %s, and leaves the row as it is', async (_, config, values) => {
    await using bench = await startFunction(engine, workerOf(config));
    await bench.rows.put(rowOf('due'));
    const before = await bench.rows.get('due');

    // The same row twice: a batch plans it once.
    bench.send(messageOf('due'), messageOf('due'));
    await bench.idle();

    const [first] = sent(bench.output);
    expect(sent(bench.output)).toEqual(values.map((value) => ({ ...first, values: value })));
    expect(first).toMatchObject({ ...messageOf('due'), expected: 3 });
    expect(await bench.rows.get('due')).toEqual(before);
    expectReceived(bench.input).times(1);
  });

  it('sends nothing for a row that was edited, cancelled or deleted meanwhile', async () => {
    await using bench = await startFunction(engine, worker);
    const { rows } = bench;
    for (const id of ['edited', 'cancelled', 'deleted']) await rows.put(rowOf(id));
    await rows.change({ id: 'edited', changes: { a: 9 } });
    await rows.cancel({ id: 'cancelled' });
    await rows.delete({ id: 'deleted' });

    bench.send(messageOf('edited'), messageOf('cancelled'), messageOf('deleted'), messageOf('never-was'));
    await bench.idle();

    expectNoMessage(bench.output);
    expectReceived(bench.input).times(1);
    expectNoMessage(bench.deadLetters);
    const [edited, cancelled] = await Promise.all([rows.get('edited'), rows.get('cancelled')]);
    expect(edited?.history['1']?.superseded).toEqual({ run: anyInstant });
    expect(cancelled?.history['1']?.superseded).toEqual({ run: anyInstant });
  });

  it('completes a row whose plan is empty, and fails one that can’t be planned, while the others go on', async () => {
    await using bench = await startFunction(engine, worker);
    const { rows } = bench;
    await rows.put(rowOf('empty', { changes: {} }));
    await rows.put(rowOf('unplannable', { rule: 'renew' }));
    await rows.put(rowOf('due', { changes: { a: 1 } }));

    bench.send(messageOf('empty'), messageOf('unplannable'), messageOf('due'));
    await bench.idle();

    expect(await rows.get('empty')).toMatchObject({ status: 'completed', values: {}, writes: {} });
    expect(await rows.get('unplannable')).toMatchObject({
      status: 'failed',
      lastError: { stage: 'worker', name: 'PlanError', attempt: 1 },
    });
    expect(sent(bench.output).map(({ rowId }) => rowId)).toEqual(['due']);
    expectReceived(bench.input).times(1);
  });

  it('gives up on a message that it can’t read, and on no other', async () => {
    await using bench = await startFunction(engine, worker);
    await bench.rows.put(rowOf('due', { changes: { a: 1 } }));

    const [due = '', unreadable = ''] = bench.send(messageOf('due'), { rowId: 'due' });
    await bench.idle();

    expectReceived(bench.input, due).times(1);
    expectReceived(bench.input, unreadable).times(5);
    expect(bench.deadLetters.messages().map(({ messageId }) => messageId)).toEqual([unreadable]);
    expect(sent(bench.output)).toHaveLength(1);
  });
});
