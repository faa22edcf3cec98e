import type { DynamoDBEngine } from '@daybreak/local-stack';
import { createRunRepository } from '@daybreak/repository';
import { systemClock } from '@daybreak/runtime';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { newRow } from '../item.ts';
import { type OlderStack, startOlderStack } from './start-older-stack.ts';

export const cutOffRunId = '2026-03-29T12:00:00Z';
export const unreadableBody = 'not a message';
const manyValues = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`value-${index}`, index]));

/** What the older version's owners have put, and what has become of it when that version is stopped. */
export const olderRows = {
  completed: newRow({ dueDate: '2026-01-29' }),
  failed: newRow({ dueDate: '2026-01-29', rule: 'renew' }),
  notDue: newRow({ dueDate: '2026-03-31' }),
  /** Two of its periods have begun. */
  monthly: newRow({ dueDate: '2026-01-29', rule: 'renew', changes: { periodMonths: 1 } }),
  /** Its dead letter waits in the dead-letter queue. */
  givenUp: newRow({ dueDate: '2026-03-01', changes: { price: 12.5 } }),
  /** Three of its values are written, the others are on their way, each in a message. */
  halfWritten: newRow({ dueDate: '2026-03-02', changes: manyValues }),
  /** Due for the run that is cut off, with `monthly`: some of them are dispatched, and none is planned. */
  due: Array.from({ length: 40 }, () => newRow({ changes: { a: 1, b: 2, c: 3 } })),
};

/** Runs the older version on a data folder, stops it while each of its functions has work under way, and returns what it has left. */
export async function leaveWorkBehind(engine: DynamoDBEngine, dataDir: string) {
  const { completed, failed, notDue, monthly, givenUp, halfWritten, due } = olderRows;
  await using older = await startOlderStack(engine, dataDir);
  await older.put(completed, failed, notDue, monthly);
  older.send('Row', unreadableBody);
  await older.run('2026-01-29T12:00:00Z');
  await older.run('2026-02-28T12:00:00Z');

  await older.put(givenUp);
  older.dynamodb.refuse(requestsOf('writer', 'UpdateItem', `"${givenUp.id}"`), 'Injected');
  const deadLetter = older.hold(requestsOf('dead-letter', 'UpdateItem'));
  older.fire('2026-03-01T12:00:00Z');
  await deadLetter.reached();

  await older.put(halfWritten);
  const writer = older.hold(requestsOf('writer', 'UpdateItem', `"${halfWritten.id}"`), { skip: 3 });
  // While anything is queued, that version's runs leave out what an earlier one took: the row that is given up.
  older.send('Row', unreadableBody);
  older.fire('2026-03-02T12:00:00Z');
  await writer.reached();

  await older.put(...due);
  const worker = older.hold(requestsOf('worker', 'BatchGetItem'));
  const scanner = older.hold(requestsOf('scanner', 'UpdateItem'), { after: 'effect', skip: 5 });
  older.fire(cutOffRunId);
  await scanner.reached();
  await worker.reached();
  return await whatIsLeft(older);
}

async function whatIsLeft({ documentClient, now, items, queue, output }: OlderStack) {
  const runs = createRunRepository({ documentClient, clock: systemClock, tableName: output('RunsTableName') });
  const run = await runs.get(cutOffRunId);
  const bodiesOf = (name: string) =>
    queue(name)
      .messages()
      .map(({ body }) => body);
  return {
    at: now(),
    items: await items(),
    shardsRead: Object.values(run?.shards ?? {}).filter(({ done }) => done).length,
    row: bodiesOf('Row'),
    value: bodiesOf('Value'),
    valueDeadLetter: bodiesOf('ValueDeadLetter'),
    parking: bodiesOf('Parking'),
  };
}
