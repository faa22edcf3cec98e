import { createHash } from 'node:crypto';
import { toJsonMessage } from '@daybreak/batch';

export interface OutgoingEvent {
  /** The same each time this event is sent, so that a receiver can drop a repeat. */
  id: string;
  /** What happened, in the past tense: `RowCompleted`. */
  detailType: string;
  /** The UTC instant at which it happened. */
  time: string;
  /** Events with the same key are sent one after the other, in their order. For example the id of a row. */
  orderKey: string;
  /** The content, which becomes JSON. It holds the id too, because EventBridge gives each event that it takes an id of its own. */
  detail: object;
  /** Sent instead of `detail` when the event would be larger than the target takes. */
  shortDetail?: object | undefined;
}

/**
 * The event as JSON in the form in which EventBridge delivers one, so that a receiver reads `detail-type` and `detail` the
 * same way behind a bus, a queue and a topic.
 */
export function eventJson({ id, detailType, time }: OutgoingEvent, source: string, detail: object): string {
  return toJsonMessage({ version: '0', id, 'detail-type': detailType, source, time, resources: [], detail }).body;
}

/** The attributes by which a subscription of a topic filters events. */
export function eventAttributes({ detailType }: OutgoingEvent, source: string): Record<string, string> {
  return { 'detail-type': detailType, source };
}

/** What a FIFO queue or topic needs: both ids are hashes, because AWS takes 128 characters and no space. */
export function fifoIds({ id, orderKey }: OutgoingEvent): { groupId: string; deduplicationId: string } {
  return { groupId: sha256(orderKey), deduplicationId: sha256(id) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
