import type { EntryAnswer } from '@daybreak/batch/internal';
import type { OutgoingEvent } from '../outgoing-event.ts';

/** An entry of a request and its size as the service counts it. */
export interface SizedEntry<Entry> {
  entry: Entry;
  bytes: number;
}

/** The request format of one service. */
export interface Transport<Entry> {
  /** The maximum size of one event, and of all events in one request. */
  maximumBytes: number;
  toEntry(event: OutgoingEvent, detail: object): SizedEntry<Entry>;
  /** Sends one request. Returns the results in the order of its entries. */
  send(entries: readonly Entry[]): Promise<readonly (EntryAnswer | undefined)[]>;
}

/** The maximum request size of EventBridge and SNS, in bytes. */
export const quarterMebibyte = 262_144;
