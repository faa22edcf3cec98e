import type { Timer } from '@daybreak/local-sqs';

/** A message that was received, and its JSON text in the event. */
export interface BatchEntry {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Of a FIFO queue. */
  readonly groupId?: string | undefined;
  readonly json: string;
}

/** 6 MB: the most that an event may hold. */
export const maximumEventBytes = 6_291_456;

const envelopeBytes = '{"Records":[]}'.length;

/** A batch that is being filled, up to a number of messages and the size of an event. */
export class OpenBatch {
  readonly entries: BatchEntry[] = [];
  /** Runs from the first message on. */
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

  /** Takes the entry, or returns false when the event would grow too large with it: then the batch is full. */
  add(entry: BatchEntry): boolean {
    const bytes = this.#bytes + Buffer.byteLength(entry.json) + 1;
    // A lone message is always taken: it could never be delivered otherwise.
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
