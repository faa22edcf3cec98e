import { createMessageSender } from '@daybreak/batch';
import type { RowDefinition } from '@daybreak/domain';
import { type DynamoDBEngine, installedEngines } from '@daybreak/local-stack';
import { createRowRepository, rowsTable } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { anyInstant, expectNoMessage, expectReceived, type FunctionPlaces, startFunction } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import { createDeadLetterHandler, toParkedMessage } from './create-handler.ts';

const tableName = 'rows';
const shardCount = 4;

function deadLetter({ dynamodb, sqs, outputQueueUrl }: FunctionPlaces) {
  const clock = systemClock;
  const documentClient = createDynamoDBDocumentClient(dynamodb);
  return createDeadLetterHandler({
    config: { maxReceiveCount: 5 },
    rows: createRowRepository({ documentClient, tableName, shardCount, clock }),
    parkedMessages: createMessageSender({
      sqs: createSqsClient(sqs),
      queueUrl: outputQueueUrl,
      toMessage: toParkedMessage,
    }),
    clock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
}

/** Starts the function with its queues and table, and the repository of a service that owns the rows. */
async function startDeadLetter(engine: DynamoDBEngine) {
  const harness = await startFunction(engine, deadLetter, { tables: [rowsTable(tableName)] });
  return { ...harness, rows: createRowRepository({ ...harness, tableName, shardCount }) };
}

const rowOf = (id: string): RowDefinition => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 12.5 },
  values: { price: 10 },
});
const messageOf = (rowId: string) => ({ rowId, version: 1, runId: 'run' });

describe.each(installedEngines())('the dead-letter function on its queues and table (%s)', (engine) => {
  it('fails the row of each dead letter, removes it from the due index, and changes no other row', async () => {
    await using harness = await startDeadLetter(engine);
    const { rows } = harness;
    for (const id of ['planned', 'written', 'other']) await rows.put(rowOf(id));
    const [planned, written, other] = await Promise.all(
      ['planned', 'written', 'other'].map(async (id) => await rows.get(id)),
    );

    harness.send(messageOf('planned'), { ...messageOf('written'), values: { price: 12.5 }, expected: 1 });
    await harness.idle();

    const failedAt = (stage: string) => ({
      status: 'failed',
      updatedAt: anyInstant,
      lastError: expect.objectContaining({ stage, name: 'DeadLetter', at: anyInstant }),
      history: { 1: expect.objectContaining({ end: 'failed', runId: 'run' }) },
    });
    expect(await rows.get('planned')).toEqual({ ...planned, ...failedAt('worker') });
    expect(await rows.get('written')).toEqual({ ...written, ...failedAt('writer') });
    expect(await rows.get('other')).toEqual(other);
    expect(await rows.countDue({ dueBy: '2026-03-29T12:00:00.000Z' })).toBe(1);
    expectReceived(harness.input).times(1);
    expectNoMessage(harness.output);
  });

  it('does not change a row at another version', async () => {
    await using harness = await startDeadLetter(engine);
    await harness.rows.put(rowOf('edited'));
    await harness.rows.reschedule({ id: 'edited', dueDate: '2026-04-15' });

    harness.send(messageOf('edited'));
    await harness.idle();

    expect(await harness.rows.get('edited')).toMatchObject({ status: 'scheduled', version: 2, dueDate: '2026-04-15' });
    expectReceived(harness.input).times(1);
    expectNoMessage(harness.output);
  });

  it('parks a dead letter that names no row unchanged, and never receives it again', async () => {
    await using harness = await startDeadLetter(engine);
    const [messageId = ''] = harness.input.send([{ body: 'not JSON' }]).map((sent) => sent.messageId);

    await harness.idle();

    expect(harness.output.messages().map(({ body }) => body)).toEqual(['not JSON']);
    expectReceived(harness.input, messageId).times(1);
    expectNoMessage(harness.input);
    expectNoMessage(harness.deadLetters);
  });
});
