import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RowDefinition } from '@daybreak/domain';
import { dueShard } from '@daybreak/repository';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { type Matches, requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { type Item, newRow } from '../item.ts';
import { readPipelineOutputs } from '../pipeline/pipeline-outputs.ts';
import type { LocalPipeline } from '../start-pipeline.ts';

const firstRun = '2026-03-29T12:00:00Z';

/** How each row ended, and how many messages were parked. */
export interface Outcome {
  readonly rows: Readonly<Record<string, Item>>;
  readonly parked: number;
}

/**
 * Runs what the functions can come to: rows that are due, that plan nothing, that can't be planned, whose rule is not deployed, whose value can't be
 * written, whose message is given up on, that recur, that are behind by several dates; a message that can't be read, and one that comes
 * back; a service in trouble for a moment; a row that its owner edits while it is on its way; a run that is cut short and resumed; a shard with more rows than a
 * firing reads; edits of owners by messages;

 * and one more run, which finds a row that is lost.
 */
export async function takeEveryPath(pipeline: LocalPipeline): Promise<Outcome> {
  const { dynamodb, queues, stack } = pipeline;
  const tooLarge = { changes: { big: 'x'.repeat(120_000), small: 1 }, values: { filler: 'y'.repeat(180_000) } };
  await pipeline.put(
    newRow({ id: 'due' }),
    newRow({ id: 'empty', changes: {} }),
    newRow({ id: 'unplannable', rule: 'renew', changes: {} }),
    newRow({ id: 'early', rule: 'renew-2' }),
    newRow({ id: 'unwritable', ...tooLarge }),
    newRow({ id: 'poison' }),
    newRow({ id: 'monthly', rule: 'renew', changes: { periodMonths: 1 }, values: {} }),
    newRow({ id: 'behind', dueDate: '2026-01-29', rule: 'renew', changes: { periodMonths: 1 }, values: {} }),
    newRow({ id: 'edited' }),
    // The first page of a shard has three rows at the most.
    ...rowsOfOneShard(8),
  );
  dynamodb.refuse(requestsOf('writer', 'UpdateItem', '"poison"'), 'as it never was');
  queues.row.send([{ body: 'no JSON' }]);
  queues.scan.send([{ body: 'no JSON' }]);
  const edited = dynamodb.hold(requestsOf('worker', 'BatchGetItem'), { after: 'effect' });

  // Killed when it has sent messages and not yet saved that it has.
  const progress = dynamodb.hold(requestsOf('scanner', 'UpdateItem', '#shards'));
  const fired = pipeline.fire(firstRun);
  await progress.reached();
  stack.killFunctions();
  await progress.abandoned();
  progress.release();

  const edit = async (): Promise<void> => {
    await edited.reached();
    await pipeline.rows.reschedule({ id: 'edited', dueDate: '2027-01-01' });
    edited.release();
  };
  await Promise.all([pipeline.idle(), edit()]);
  await fired;

  // A message comes back whose run has completed the row; by its time, the next occurrence is due too.
  const message = { rowId: 'behind', version: 3, runId: firstRun, dueBy: '2026-05-01T00:00:00.000Z' };
  queues.row.send([{ body: JSON.stringify(message) }]);
  await pipeline.idle();
  await editByMessages(pipeline);
  await putLostRow(pipeline);
  await meetTroubleThatPasses(pipeline);
  await pipeline.run('2026-03-30T12:00:00Z');
  return { rows: await pipeline.items(), parked: queues.parking.messages().length };
}

/** Puts a row by a message, changes it after a moment of trouble, runs it now, and sends an edit that is refused. */
async function editByMessages({ dynamodb, queues, idle }: LocalPipeline): Promise<void> {
  const send = (edit: object): void =>
    void queues.editor.send([{ body: JSON.stringify({ schemaVersion: 1, ...edit }) }]);
  send({ action: 'put', token: 'put', row: { id: 'by-message', dueDate: '2027-01-01', changes: { price: 1 } } });
  await idle();
  failOnce(dynamodb, requestsOf('editor', 'GetItem', '"by-message"'));
  send({ action: 'change', token: 'change', rowId: 'by-message', changes: { price: 2 } });
  send({ action: 'cancel', token: 'refused', rowId: 'nobody' });
  await idle();
  send({ action: 'run', token: 'run', rowId: 'by-message' });
  await idle();
}

/** Rows without changes, which are quickly done. */
function rowsOfOneShard(count: number): RowDefinition[] {
  const rows: RowDefinition[] = [];
  for (let number = 1; rows.length < count; number += 1)
    if (dueShard(`many-${number}`, 16) === '00') rows.push(newRow({ id: `many-${number}`, changes: {} }));
  return rows;
}

/** A row that an earlier run has dispatched, and whose message is gone: it was ready all along, by its key. */
async function putLostRow({ put, stack }: LocalPipeline): Promise<void> {
  await put(newRow({ id: 'lost' }));
  const { region, dynamodbEndpoint: endpoint, outputs } = stack;
  const owner = createDynamoDBDocumentClient({
    region,
    endpoint,
    credentials: { accessKeyId: 'owner', secretAccessKey: 'local' },
  });
  await owner.send(
    new UpdateItemCommand({
      TableName: readPipelineOutputs(outputs).RowsTableName,
      Key: { id: { S: 'lost' } },
      UpdateExpression: 'SET dueAt = :due',
      ExpressionAttributeValues: { ':due': { S: '2026-03-29T00:00:00.000Z' } },
    }),
  );
  owner.destroy();
}

/** Has each function that is fed by a queue back off once, dead-letter from two of its queues. */
async function meetTroubleThatPasses({ dynamodb, queues, put }: LocalPipeline): Promise<void> {
  await put(newRow({ id: 'unlucky' }));
  // The firing's own query, and that of the message which it leaves the shard to.
  failOnce(dynamodb, requestsOf('scanner', 'Query', `{"S":"${dueShard('unlucky', 16)}"}`), 2);
  failOnce(dynamodb, requestsOf('worker', 'BatchGetItem', '"unlucky"'));
  failOnce(dynamodb, requestsOf('writer', 'UpdateItem', '"unlucky"'));
  for (const [queue, rowId] of [
    [queues.rowDeadLetter, 'gone-1'],
    [queues.valueDeadLetter, 'gone-2'],
  ] as const) {
    failOnce(dynamodb, requestsOf('dead-letter', 'UpdateItem', rowId));
    queue.send([{ body: JSON.stringify({ rowId, version: 1, runId: 'test' }) }]);
  }
}

/** Fails the first such request, or the first few, as often as its client tries it. */
function failOnce({ fail }: LocalPipeline['dynamodb'], matches: Matches, requests = 1): void {
  let attemptsLeft = 4 * requests;
  fail((request) => matches(request) && attemptsLeft-- > 0);
}
