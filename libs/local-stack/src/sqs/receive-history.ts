/** How many messages keep their count, at least. */
const historyLimit = 100_000;

/** Counts by message id, also of messages that are gone, so that a test can ask for them; the oldest are forgotten. */
export class ReceiveHistory {
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

  counts(): Map<string, number> {
    return new Map([...this.#older, ...this.#newer]);
  }
}
