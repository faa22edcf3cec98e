import type { StackClock } from '@daybreak/local-stack';
import { countOf, type Messages } from './message-counts.ts';

/** Models a standard queue by counts. A message is visible, or in flight until it is deleted or its visibility timeout ends. */
export class ModelQueue {
  readonly #clock: StackClock;
  readonly #inFlightLimit: number;
  #visible: Messages[] = [];
  /** The index of the first part that is not received. */
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

  /** Returns the maximum number of messages that a batch can receive now. */
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
    // The delete makes room for a message under the in-flight limit.
    if (this.visible > 0) this.#onVisible();
  }

  /** Makes messages visible again after `delayMs`, as when their visibility timeout ends. */
  returnAfter(delayMs: number, messages: readonly Messages[]): void {
    this.#clock.setTimer(delayMs, () => {
      this.inFlight -= countOf(messages);
      for (const part of messages) this.#add(part);
    });
  }

  isEmpty(): boolean {
    return this.visible === 0 && this.inFlight === 0;
  }

  /** Returns the age of the oldest visible message in milliseconds, or 0 without messages. */
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
