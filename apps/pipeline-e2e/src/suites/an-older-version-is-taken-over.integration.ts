import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dueAt, type RowDefinition, type Values } from '@daybreak/domain';
import { dueShards, toAttribute, toAttributes } from '@daybreak/repository';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { expectNoMessage } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import { readPipelineOutputs } from '../pipeline/pipeline-outputs.ts';
import type { LocalPipeline } from '../start-pipeline.ts';

const runId = '2026-03-29T12:00:00Z';
const stamp = '2026-03-29T12:00:01.000Z';
const changes = { a: 1, b: 2, c: 3 };

/** Tables and queues, to be filled as version 0.1 of Daybreak left them. */
function olderVersion({ put, send, stack }: Pick<LocalPipeline, 'put' | 'send' | 'stack'>) {
  const { region, dynamodbEndpoint: endpoint } = stack;
  const { RowsTableName, RunsTableName } = readPipelineOutputs(stack.outputs);
  const credentials = { accessKeyId: 'owner', secretAccessKey: 'local' };
  const client = createDynamoDBDocumentClient({ region, endpoint, credentials });
  return {
    /** Its index key has the due instant alone; of what is written, there are stamps and the run's id. */
    async row(row: RowDefinition, written: Values = {}): Promise<void> {
      await put(row);
      const writes = Object.fromEntries(Object.keys(written).map((key) => [key, stamp]));
      await client.send(
        new UpdateItemCommand({
          TableName: RowsTableName,
          Key: { id: { S: row.id } },
          UpdateExpression: 'SET dueAt = :due, #values = :values, writes = :writes, runId = :runId',
          ExpressionAttributeNames: { '#values': 'values' },
          ExpressionAttributeValues: {
            ':due': { S: dueAt(row.dueDate, row.timeZone) },
            ':values': toAttribute({ ...row.values, ...written }),
            ':writes': toAttribute(writes),
            ':runId': { S: runId },
          },
        }),
      );
    },
    /** A run that was cut off: one shard is done, the others are not begun, and nobody counted how often progress was saved. */
    async run(): Promise<void> {
      const begun = { dispatched: 0, done: false };
      const shards: Values = Object.fromEntries(dueShards(16).map((shard) => [shard, begun]));
      const run = {
        runId,
        scheduledTime: '2026-03-29T12:00:00.000Z',
        status: 'running',
        shardCount: 16,
        shards: { ...shards, '00': { dispatched: 3, done: true } },
        startedAt: stamp,
        expiresAt: 4_000_000_000,
      };
      await client.send(new PutItemCommand({ TableName: RunsTableName, Item: toAttributes(run) }));
    },
    async rowMessage({ id: rowId }: RowDefinition): Promise<void> {
      await send('row', JSON.stringify({ rowId, version: 1, runId }));
    },
    /** A value a message. */
    async valueMessages({ id: rowId }: RowDefinition, values: Values): Promise<void> {
      for (const [key, value] of Object.entries(values))
        await send('value', JSON.stringify({ rowId, version: 1, runId, values: { [key]: value }, expected: 3 }));
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}

describePipeline('what an older version has left', { needs: ['localStack', 'receiveCounts'] }, (start) => {
  it('is done: rows that wait, that are queued and that are half written, and a run that was cut off', async () => {
    await using pipeline = await start();
    using older = olderVersion(pipeline);
    const rows = {
      waiting: newRow({ changes }),
      queued: newRow({ changes }),
      halfWritten: newRow({ changes }),
      halfLost: newRow({ changes }),
      planned: newRow({ changes }),
      monthly: newRow({ rule: 'renew', changes: { periodMonths: 1 } }),
      notDue: newRow({ changes, dueDate: '2026-03-31' }),
    };
    await older.row(rows.waiting);
    await older.row(rows.queued);
    await older.rowMessage(rows.queued);
    // The last of its values is on its way; of the other row, the messages are lost.
    await older.row(rows.halfWritten, { a: 1, b: 2 });
    await older.valueMessages(rows.halfWritten, { c: 3 });
    await older.row(rows.halfLost, { a: 1 });
    await older.row(rows.planned);
    await older.valueMessages(rows.planned, changes);
    await older.row(rows.monthly);
    await older.rowMessage(rows.monthly);
    await older.row(rows.notDue);
    await older.run();

    await pipeline.run('2026-03-29T12:05:00Z');
    await pipeline.run(runId);

    const items = await pipeline.items();
    // The first run knows nothing of what the older version has dispatched: it dispatches those rows once more.
    const done = expect.objectContaining({ end: 'completed', written: 3 });
    for (const row of [rows.waiting, rows.queued, rows.halfWritten, rows.halfLost, rows.planned])
      expect(items[row.id]).toEqual({ ...completedItem(row), history: { 1: done } });
    expect(items[rows.monthly.id]).toMatchObject({ status: 'scheduled', dueDate: '2026-04-29', occurrence: 2 });
    expect(items[rows.notDue.id]).toMatchObject({ status: 'scheduled', version: 1, writes: {} });
    expect(await pipeline.runs.get(runId)).toMatchObject({ status: 'finished' });
    expectNoMessage(pipeline.queues.parking);
  });
});
