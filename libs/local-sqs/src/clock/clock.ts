import { Heap } from './heap.ts';

/** A callback that waits for its time. */
export interface Timer {
  /** Keeps the callback from being called; harmless once it was. */
  cancel(): void;
}

/**
 * The one clock of a stack: visibility timeouts, delays, batch windows and long polls all end by it.
 *
 * Invariants:
 * - Time never goes back.
 * - Timers fire in the order of their time, and those of the same time in the order they were set.
 * - A callback sees the time of its own timer (or a later one, if it was late), and may set, cancel and `advance`.
 * - No callback is called from within `setTimer`, whatever the delay: a timer of 0 ms fires at the next step.
 * - A callback must not throw. If it does, `advance` throws it on; the timers that were still due fire at the next step.
 */
export interface StackClock {
  /** Whether time goes on by itself, or by `advance` alone. */
  readonly passes: boolean;
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once, when so many milliseconds of this clock have passed. */
  setTimer(delayMs: number, callback: () => void): Timer;
  /** Moves time forward, step by step, firing what becomes due on the way, timers set by callbacks included. */
  advance(ms: number): void;
  /** When the earliest timer fires, epoch milliseconds; at or before `now()` when it is already due. */
  nextTimerAt(): number | undefined;
}

/** What `createStackClock` takes. */
export interface StackClockOptions {
  /** `real` follows the machine, plus whatever it was advanced by; `manual` moves by `advance` alone. */
  kind: 'real' | 'manual';
  /** Epoch milliseconds; by default the machine's time. */
  startAt?: number;
}

/**
 * Makes a clock. A real one never keeps the process alive by its timers.
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
    if (Number.isNaN(delayMs)) throw new RangeError('A timer needs a delay in milliseconds, not NaN');
    const entry = this.timers.add(this.now() + Math.max(0, delayMs), callback);
    return { cancel: () => this.timers.remove(entry) };
  }

  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`Time moves forward only, not by ${ms} ms`);
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

  /** Never moves back: a callback may itself have advanced the clock further. */
  protected moveTo(time: number): void {
    if (time > this.#now) this.#now = time;
  }
}

/** The longest delay that setTimeout takes; a longer one would fire at once. */
const longestTimeoutMs = 2 ** 31 - 1;

class RealClock extends ManualClock {
  override readonly passes = true;
  /** Monotonic, so that a correction of the machine's clock can't take time back. */
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

  /** Leaves a wake that comes too early as it is: it finds nothing due and sets the next. So setting timers stays cheap. */
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
