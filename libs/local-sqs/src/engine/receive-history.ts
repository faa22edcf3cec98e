import type { StoredMessage } from '../store/sqs-store.ts';

/** The receive counts of present and deleted messages, for tests. */
export class ReceiveHistory {
  readonly #gone = new RecentCounts();
  readonly #duplicates = new RecentCounts();

  noteDuplicate(messageId: string): void {
    this.#duplicates.set(messageId, this.#duplicates.of(messageId) + 1);
  }

  noteGone({ messageId, receiveCountHere }: StoredMessage): void {
    this.#gone.set(messageId, receiveCountHere);
  }

  /** Returns the receive counts of present and deleted messages by message id, without duplicates. */
  receiveCounts(present: Iterable<{ message: StoredMessage }>): Map<string, number> {
    const counts = this.#gone.all();
    for (const { message } of present) counts.set(message.messageId, message.receiveCountHere);
    for (const [messageId, duplicates] of this.#duplicates.all())
      counts.set(messageId, (counts.get(messageId) ?? duplicates) - duplicates);
    return counts;
  }

  duplicateCounts(): Map<string, number> {
    return this.#duplicates.all();
  }
}

/** The minimum number of messages whose counts are kept. */
const historyLimit = 100_000;

/** Counts by message id. Drops the oldest ones. */
class RecentCounts {
  /** Two generations, because deleting single entries from the front of a large Map is slow. */
  #older = new Map<string, number>();
  #newer = new Map<string, number>();

  of(messageId: string): number {
    return this.#newer.get(messageId) ?? this.#older.get(messageId) ?? 0;
  }

  set(messageId: string, count: number): void {
    if (this.#newer.size === historyLimit) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(messageId, count);
  }

  all(): Map<string, number> {
    return new Map([...this.#older, ...this.#newer]);
  }
}
