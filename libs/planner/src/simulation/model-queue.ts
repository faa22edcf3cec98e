import type { StackClock } from '@daybreak/local-stack';
import { countOf, type Messages } from './message-counts.ts';

/** A standard queue as counts. A message is visible, or in flight until it is deleted or its visibility timeout ends. */
export class ModelQueue {
  readonly #clock: StackClock;
  readonly #inFlightLimit: number;
  #visible: Messages[] = [];
  /** Parts before this one are taken. */
  #head = 0;
  #onVisible: () => void = () => undefined;
  visible = 0;
  inFlight = 0;
  sent = 0;
  received = 0;

  constructor(clock: StackClock, inFlightLimit: number) {
    this.#clock = clock;
    this.#inFlightLimit = inFlightLimit;
  }

  whenVisible(listener: () => void): void {
    this.#onVisible = listener;
  }

  send(count: number): void {
    if (count === 0) return;
    this.sent += count;
    this.#add({ count, sentAt: this.#clock.now(), receives: 0 });
  }

  /** The most messages that one batch can take now. */
  available(batchSize: number): number {
    return Math.max(0, Math.min(batchSize, this.visible, this.#inFlightLimit - this.inFlight));
  }

  take(count: number): Messages[] {
    const taken: Messages[] = [];
    let left = count;
    for (let part = this.#visible[this.#head]; left > 0 && part !== undefined; part = this.#visible[this.#head]) {
      const size = Math.min(left, part.count);
      taken.push({ ...part, count: size, receives: part.receives + 1 });
      left -= size;
      if (size === part.count) this.#head += 1;
      else this.#visible[this.#head] = { ...part, count: part.count - size };
    }
    if (this.#head > 1_000) {
      this.#visible = this.#visible.slice(this.#head);
      this.#head = 0;
    }
    this.visible -= count;
    this.inFlight += count;
    this.received += count;
    return taken;
  }

  delete(count: number): void {
    this.inFlight -= count;
    // A message that the limit kept out may be received now.
    if (this.visible > 0) this.#onVisible();
  }

  /** Messages become visible again after `delayMs`, as when their visibility timeout ends. */
  returnAfter(delayMs: number, messages: readonly Messages[]): void {
    this.#clock.setTimer(delayMs, () => {
      this.inFlight -= countOf(messages);
      for (const part of messages) this.#add(part);
    });
  }

  isEmpty(): boolean {
    return this.visible === 0 && this.inFlight === 0;
  }

  /** Milliseconds since the oldest visible message was sent; 0 without one. */
  oldestAgeMs(): number {
    const oldest = this.#visible[this.#head];
    return oldest === undefined ? 0 : this.#clock.now() - oldest.sentAt;
  }

  #add(messages: Messages): void {
    this.#visible.push(messages);
    this.visible += messages.count;
    this.#onVisible();
  }
}
