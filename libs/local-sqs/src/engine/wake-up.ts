import type { StackClock, Timer } from '../clock/clock.ts';

/** Calls a queue's listeners when messages are visible, and the queue itself when hidden messages become visible. */
export class WakeUp {
  readonly #clock: StackClock;
  readonly #listeners = new Set<() => void>();
  #timer: Timer | undefined;
  #armedAt: number | undefined;
  #closed = false;

  constructor(clock: StackClock) {
    this.#clock = clock;
  }

  listen(listener: () => void): () => void {
    // A wrapper, so that a function that is added twice is two listeners.
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** Keeps one timer, set to `at`, so that the clock's next timer is always one at which a message becomes visible. */
  arm(at: number | undefined, callback: () => void): void {
    if (this.#closed || at === this.#armedAt) return;
    this.#timer?.cancel();
    this.#armedAt = at;
    if (at === undefined) return;
    this.#timer = this.#clock.setTimer(at - this.#clock.now(), () => {
      this.#armedAt = undefined;
      callback();
    });
  }

  /** Calls the listeners in the order in which they were added. Skips a listener that was removed meanwhile. */
  wake(hasMessages: () => boolean): void {
    // A copy, because a listener that is added during the calls waits for the next change.
    const listeners = [...this.#listeners];
    for (const listener of listeners) {
      if (this.#closed || !hasMessages()) return;
      if (this.#listeners.has(listener)) listener();
    }
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#listeners.clear();
  }
}
