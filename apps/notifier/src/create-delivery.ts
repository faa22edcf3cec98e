import { type Forward, type TimeCheck, toJsonMessage } from '@daybreak/batch';
import type { RowMessage } from '@daybreak/domain';
import { type EventSender, outgoingRowEvent, type RowEvent } from '@daybreak/events';

/** Sends each event to every receiver. Returns an error, by event id, for each event that one of them did not get. Never rejects. */
export type Deliver = (events: readonly RowEvent[], checkTime: TimeCheck) => Promise<ReadonlyMap<string, unknown>>;

export interface DeliveryOptions {
  /** Undefined: no target is named. */
  sender?: EventSender | undefined;
  /** Sends a message for each completed row to the steps after completion. */
  forward: Forward;
}

/** Creates the delivery to the target and to the steps after completion. An event that fails at one is sent to both again. */
export function createDelivery({ sender, forward }: DeliveryOptions): Deliver {
  return async (events, checkTime) => {
    const errors = new Map<string, unknown>();
    const settled = (await sender?.sendBatch(events.map(outgoingRowEvent), checkTime)) ?? [];
    for (const [index, result] of settled.entries()) {
      const id = events[index]?.detail.id;
      if (result.status === 'rejected' && id !== undefined) errors.set(id, result.reason);
    }
    const completed = events.flatMap((event) => (event.detailType === 'RowCompleted' ? messageOf(event) : []));
    const failed = completed.length === 0 ? [] : await forward(completed, checkTime);
    for (const [id, error] of failed) errors.set(id, error);
    return errors;
  };
}

/** As a step after the writer gets it. A row that was completed without a run has no message. */
function messageOf({ detail: { id, rowId, version, runId } }: RowEvent): { messageId: string; body: string }[] {
  if (runId === undefined) return [];
  const message: RowMessage = { rowId, version, runId };
  return [{ messageId: id, body: toJsonMessage(message).body }];
}
