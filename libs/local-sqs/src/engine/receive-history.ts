import type { StoredMessage } from '../store/sqs-store.ts';

/** How often messages were received here, also of those that are gone, so that a test can ask for it. */
export class ReceiveHistory {
  readonly #gone = new RecentCounts();
  readonly #duplicates = new RecentCounts();

  noteDuplicate(messageId: string): void {
    this.#duplicates.set(messageId, this.#duplicates.of(messageId) + 1);
  }

  noteGone({ messageId, receiveCountHere }: StoredMessage): void {
    this.#gone.set(messageId, receiveCountHere);
  }

  /** By message id, of those that are gone and those that are here, duplicates left out. */
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

/** How many messages keep their count, at least. */
const historyLimit = 100_000;

/** Counts by message id; the oldest are forgotten. */
class RecentCounts {
  /** Two generations: dropping one at a time from the front of a large Map is slow. */
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
