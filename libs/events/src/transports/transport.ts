import type { EntryAnswer } from '@daybreak/batch/internal';
import type { OutgoingEvent } from '../outgoing-event.ts';

/** An entry of a request, with its size as the service counts it. */
export interface SizedEntry<Entry> {
  entry: Entry;
  bytes: number;
}

/** How one service takes events. */
export interface Transport<Entry> {
  /** The limit on one event, and on all events of one request. */
  maximumBytes: number;
  toEntry(event: OutgoingEvent, detail: object): SizedEntry<Entry>;
  /** Sends one request, and returns the answers in the order of its entries. */
  send(entries: readonly Entry[]): Promise<readonly (EntryAnswer | undefined)[]>;
}

/** The limit of EventBridge and SNS on one request. */
export const quarterMebibyte = 262_144;
