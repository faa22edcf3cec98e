import type { Timer } from '@daybreak/local-sqs';

/** A received message, and its JSON text in the event. */
export interface BatchEntry {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** The message group of a FIFO queue. */
  readonly groupId?: string | undefined;
  readonly json: string;
}

/** The maximum size of an event, 6 MB. */
export const maximumEventBytes = 6_291_456;

const envelopeBytes = '{"Records":[]}'.length;

/** A batch that is being filled, up to a number of messages and the maximum size of an event. */
export class OpenBatch {
  readonly entries: BatchEntry[] = [];
  /** The batching window, which starts at the first message. */
  window: Timer | undefined;
  windowIsOver = false;
  readonly #batchSize: number;
  #bytes = envelopeBytes;
  #hasOverflowed = false;

  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  get missing(): number {
    return this.#hasOverflowed ? 0 : this.#batchSize - this.entries.length;
  }

  /** Adds the entry. Returns false, and makes the batch full, if the event would be too large. */
  add(entry: BatchEntry): boolean {
    const bytes = this.#bytes + Buffer.byteLength(entry.json) + 1;
    // A single message always fits: otherwise it could never be delivered.
    this.#hasOverflowed = this.missing === 0 || (this.entries.length > 0 && bytes > maximumEventBytes);
    if (this.#hasOverflowed) return false;
    this.entries.push(entry);
    this.#bytes = bytes;
    return true;
  }

  event(): string {
    return `{"Records":[${this.entries.map(({ json }) => json).join(',')}]}`;
  }
}
