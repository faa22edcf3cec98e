import { createHash } from 'node:crypto';
import { toJsonMessage } from '@daybreak/batch';

export interface OutgoingEvent {
  /** Identifies the event. It stays the same when the event is sent again, so that a receiver can drop a repeat. */
  id: string;
  /** The type of the event, in the past tense, such as `RowCompleted`. */
  detailType: string;
  /** The UTC instant of the event. */
  time: string;
  /** Events with the same key are sent one at a time, in order. For example the id of a row. */
  orderKey: string;
  /** The content, sent as JSON. It contains the id too, because EventBridge assigns each event an id of its own. */
  detail: object;
  /** Replaces `detail` if the event would be larger than the target accepts. */
  shortDetail?: object | undefined;
}

/**
 * Returns the event as JSON in EventBridge's form. A receiver reads `detail-type` and `detail` the same way from a bus,
 * a queue and a topic.
 */
export function eventJson({ id, detailType, time }: OutgoingEvent, source: string, detail: object): string {
  return toJsonMessage({ version: '0', id, 'detail-type': detailType, source, time, resources: [], detail }).body;
}

/** Returns the message attributes by which a subscription to a topic filters events. */
export function eventAttributes({ detailType }: OutgoingEvent, source: string): Record<string, string> {
  return { 'detail-type': detailType, source };
}

/**
 * Returns the ids that a FIFO queue or topic requires. Both are hashes, because AWS accepts at most 128 characters and
 * no spaces.
 */
export function fifoIds({ id, orderKey }: OutgoingEvent): { groupId: string; deduplicationId: string } {
  return { groupId: sha256(orderKey), deduplicationId: sha256(id) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
