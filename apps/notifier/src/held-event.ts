import type { BatchRecord, MessageOutcome, TimeCheck } from '@daybreak/batch';
import { type RowEvent, rowEventSchemas } from '@daybreak/events';
import * as v from 'valibot';
import type { Deliver } from './create-delivery.ts';

/** A message of the notifier's own queue: an event that could not be sent while the stream could wait for it. */
export interface HeldEvent {
  event: RowEvent;
}

export const heldEventSchema = v.object({
  event: v.variant('detailType', [
    v.object({ detailType: v.literal('RowCompleted'), detail: rowEventSchemas.RowCompleted }),
    v.object({ detailType: v.literal('RowFailed'), detail: rowEventSchemas.RowFailed }),
    v.object({ detailType: v.literal('RowSkipped'), detail: rowEventSchemas.RowSkipped }),
  ]),
});

/** Sends the held events of one row, in the order of its versions. An event that fails comes back alone. */
export async function sendHeldEvents(
  records: readonly BatchRecord<HeldEvent>[],
  deliver: Deliver,
  checkTime: TimeCheck,
): Promise<Map<string, MessageOutcome>> {
  const inOrder = records.toSorted((a, b) => a.message.event.detail.version - b.message.event.detail.version);
  const errors = await deliver(
    inOrder.map(({ message }) => message.event),
    checkTime,
  );
  return new Map(
    records.map(({ messageId, message: { event } }): [string, MessageOutcome] => {
      const { id } = event.detail;
      return [messageId, errors.has(id) ? { outcome: 'retry', error: errors.get(id) } : { outcome: 'done' }];
    }),
  );
}
