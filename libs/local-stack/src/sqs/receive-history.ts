/** How many messages that are gone keep their receive count, at least. */
const historyLimit = 100_000;

/** The receive counts of messages that are gone, so that a test can ask how often one was received; the oldest are forgotten. */
export class ReceiveHistory {
  /** Two generations: dropping one at a time from the front of a large Map is slow. */
  #older = new Map<string, number>();
  #newer = new Map<string, number>();

  add(messageId: string, receiveCount: number): void {
    if (this.#newer.size === historyLimit) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(messageId, receiveCount);
  }

  counts(): Map<string, number> {
    return new Map([...this.#older, ...this.#newer]);
  }
}
