import { Heap } from './heap.ts';

/** A scheduled callback. */
export interface Timer {
  /** Cancels the callback. Does nothing after the callback was called. */
  cancel(): void;
}

/**
 * The clock of a stack. Visibility timeouts, delays, batch windows and long polls all end by it.
 *
 * Invariants:
 *
 * - Time never goes back.
 * - Timers fire in the order of their times. Timers with the same time fire in the order in which they were set.
 * - During a callback, the clock shows the time of its timer, or a later time if the timer is late. A callback may call
 *   `setTimer`, `cancel` and `advance`.
 * - `setTimer` never calls a callback itself, whatever the delay. A timer of 0 ms fires at the next step.
 * - A callback must not throw. If it does, `advance` throws the error, and the timers that are still due fire at the
 *   next step.
 */
export interface StackClock {
  /** Whether time passes by itself. If false, only `advance` moves it. */
  readonly passes: boolean;
  /** Returns the current time in epoch milliseconds. */
  now(): number;
  /** Calls the callback once, after `delayMs` milliseconds of this clock. */
  setTimer(delayMs: number, callback: () => void): Timer;
  /** Moves time forward and fires each timer that becomes due on the way, including timers that callbacks set. */
  advance(ms: number): void;
  /**
   * Returns the time of the earliest timer in epoch milliseconds, at or before `now()` if it is already due. Undefined
   * without timers.
   */
  nextTimerAt(): number | undefined;
}

/** The options of `createStackClock`. */
export interface StackClockOptions {
  /** `real` follows the machine's time, plus the time it was advanced by. `manual` moves only by `advance`. */
  kind: 'real' | 'manual';
  /** The start time in epoch milliseconds. Default: the machine's time. */
  startAt?: number;
}

/**
 * Creates a clock. The timers of a real clock never keep the process alive.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createStackClock } from '@daybreak/local-sqs';
 *
 * const clock = createStackClock({ kind: 'manual', startAt: Date.parse('2027-03-28T00:00:00Z') });
 * clock.advance(60_000);
 * assert.equal(new Date(clock.now()).toISOString(), '2027-03-28T00:01:00.000Z');
 */
export function createStackClock({ kind, startAt = Date.now() }: StackClockOptions): StackClock {
  return kind === 'real' ? new RealClock(startAt) : new ManualClock(startAt);
}

class ManualClock implements StackClock {
  readonly passes: boolean = false;
  protected readonly timers = new Heap<() => void>();
  #now: number;

  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    if (Number.isNaN(delayMs)) throw new RangeError('setTimer needs a delay in milliseconds, but got NaN');
    const entry = this.timers.add(this.now() + Math.max(0, delayMs), callback);
    return { cancel: () => this.timers.remove(entry) };
  }

  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`advance needs 0 or more milliseconds, but got ${ms}`);
    const target = this.now() + ms;
    this.fireUntil(target);
    this.moveTo(target);
  }

  nextTimerAt(): number | undefined {
    return this.timers.first()?.at;
  }

  protected fireUntil(target: number): void {
    for (let due = this.timers.takeDue(target); due !== undefined; due = this.timers.takeDue(target)) {
      this.moveTo(due.at);
      due.value();
    }
  }

  /** Never moves back, because a callback may have advanced the clock further. */
  protected moveTo(time: number): void {
    if (time > this.#now) this.#now = time;
  }
}

/** The longest delay that setTimeout accepts. It fires a longer one at once. */
const longestTimeoutMs = 2 ** 31 - 1;

class RealClock extends ManualClock {
  override readonly passes = true;
  /** Monotonic, so that a correction of the machine's clock never moves time back. */
  readonly #startedAt = performance.now();
  readonly #startAt: number;
  #advancedMs = 0;
  #wake: { at: number; timeout: NodeJS.Timeout } | undefined;

  constructor(startAt: number) {
    super(startAt);
    this.#startAt = startAt;
  }

  override now(): number {
    return Math.floor(this.#startAt + this.#advancedMs + performance.now() - this.#startedAt);
  }

  override setTimer(delayMs: number, callback: () => void): Timer {
    const timer = super.setTimer(delayMs, callback);
    this.#wakeForNext();
    return timer;
  }

  override advance(ms: number): void {
    try {
      super.advance(ms);
    } finally {
      this.#wakeForNext();
    }
  }

  protected override moveTo(time: number): void {
    this.#advancedMs += Math.max(0, time - this.now());
  }

  /** Keeps an existing timeout that fires too early: it finds nothing due and sets the next one. This keeps `setTimer` cheap. */
  #wakeForNext(): void {
    const at = this.nextTimerAt();
    if (at === undefined) return;
    const wakeAt = at - this.#advancedMs;
    if (this.#wake !== undefined && this.#wake.at <= wakeAt) return;
    clearTimeout(this.#wake?.timeout);
    const timeout = setTimeout(() => this.#fireDue(), Math.min(Math.max(0, at - this.now()), longestTimeoutMs));
    timeout.unref();
    this.#wake = { at: wakeAt, timeout };
  }

  #fireDue(): void {
    this.#wake = undefined;
    try {
      this.fireUntil(this.now());
    } finally {
      this.#wakeForNext();
    }
  }
}
