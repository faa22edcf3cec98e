import { mapWithConcurrency } from '@daybreak/runtime';
import type { BatchRecord, MessageOutcome } from './message-outcome.ts';

/**
 * Calls `handle` for each message, `concurrency` at a time, and returns the outcomes by message id. If `handle` throws, only that message is
 * retried. Rejects with RangeError for a concurrency below 1.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { settleEach } from '@daybreak/batch';
 *
 * const records = [{ messageId: 'message-1', receiveCount: 1, message: { address: 'ada@example.com' } }];
 * const outcomes = await settleEach(records, 10, async ({ message }) => {
 *   if (!message.address.includes('@')) throw new Error('This is no address'); // this message alone comes back
 *   return { outcome: 'done' };
 * });
 * assert.deepEqual(outcomes.get('message-1'), { outcome: 'done' });
 */
export async function settleEach<Message, Own extends string = never>(
  records: readonly BatchRecord<Message>[],
  concurrency: number,
  handle: (record: BatchRecord<Message>) => Promise<MessageOutcome<Own>> | MessageOutcome<Own>,
): Promise<Map<string, MessageOutcome<Own>>> {
  const settled = await mapWithConcurrency(records, concurrency, handle);
  return new Map(records.map(({ messageId }, index) => [messageId, outcomeOf(settled[index])]));
}

function outcomeOf<Own extends string>(
  settled: PromiseSettledResult<MessageOutcome<Own>> | undefined,
): MessageOutcome<Own> {
  if (settled?.status === 'fulfilled') return settled.value;
  const error: unknown = settled?.reason;
  return { outcome: 'retry', error };
}
