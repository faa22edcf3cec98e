import type { StackClock, Timer } from '../clock/clock.ts';

/** Notifies a queue's listeners of visible messages, and the queue itself of the time at which hidden ones become visible. */
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
    // Wrapped, so that one function that listens twice is two listeners.
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** Keeps exactly one timer, for `at`; so that the clock's next timer is one at which something does happen. */
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

  /** In the order in which they came; a listener that was dropped meanwhile is not called. */
  wake(isAnythingLeft: () => boolean): void {
    // A copy: who listens anew while being called waits for the next time.
    const listeners = [...this.#listeners];
    for (const listener of listeners) {
      if (this.#closed || !isAnythingLeft()) return;
      if (this.#listeners.has(listener)) listener();
    }
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#listeners.clear();
  }
}
