import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { type Item, newRow } from '../item.ts';
import type { LocalPipeline } from '../start-pipeline.ts';

/** How each row ended, and how many messages were parked. */
export interface Outcome {
  readonly rows: Readonly<Record<string, Item>>;
  readonly parked: number;
}

/**
 * Runs what the functions can come to: rows that are due, that plan nothing, that can't be planned, whose value can't be
 * written, whose message is given up on, that recur; a message that can't be read; a row that its owner edits while it is on its
 * way; a run that is cut short and resumed; and one more run, which looks at the one before it.
 */
export async function takeEveryPath(pipeline: LocalPipeline): Promise<Outcome> {
  const { dynamodb, queues, stack } = pipeline;
  const tooLarge = { changes: { big: 'x'.repeat(120_000), small: 1 }, values: { filler: 'y'.repeat(180_000) } };
  await pipeline.put(
    newRow({ id: 'due' }),
    newRow({ id: 'empty', changes: {} }),
    newRow({ id: 'unplannable', rule: 'no-such-rule' }),
    newRow({ id: 'unwritable', ...tooLarge }),
    newRow({ id: 'poison' }),
    newRow({ id: 'monthly', rule: 'renew', changes: { periodMonths: 1 }, values: {} }),
    newRow({ id: 'edited' }),
  );
  dynamodb.fail(requestsOf('writer', 'UpdateItem', '"poison"'));
  queues.row.send([{ body: 'no JSON' }]);
  const edited = dynamodb.hold(requestsOf('worker', 'BatchGetItem'), { after: 'effect' });

  // Killed when it has sent messages and not yet saved that it has.
  const progress = dynamodb.hold(requestsOf('scanner', 'UpdateItem'));
  const fired = pipeline.fire('2026-03-29T12:00:00Z');
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
  await pipeline.run('2026-03-30T12:00:00Z');
  return { rows: await pipeline.items(), parked: queues.parking.messages().length };
}
