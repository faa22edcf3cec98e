import type { LocalStack } from '@daybreak/local-stack';
import type { RowRepository } from '@daybreak/repository';
import { mapWithConcurrency, resultsOf } from '@daybreak/runtime';
import { formatInstant } from '../terminal/format-instant.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { parseDuration } from './duration.ts';

interface TimeOptions {
  stack: Pick<LocalStack, 'clock' | 'fireSchedule' | 'waitUntilIdle'>;
  rows: Pick<RowRepository, 'shards' | 'dueRows'>;
  scheduleName: string;
}

const tickMs = 60_000;
const readsAtOnce = 16;
const idleTimeoutMs = 30_000;
/** Later than any due date. */
const endOfTime = '9999-12-31T23:59:59.999Z';

/**
 * The time of the stack. The schedule fires every minute of this machine and after each move of the clock, and not for the minutes
 * that a move skips: one run takes what they would have taken.
 */
export class StackTime implements Disposable {
  readonly #options: TimeOptions;
  readonly #timer: NodeJS.Timeout;

  constructor(options: TimeOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.fire(), tickMs);
  }

  get now(): string {
    return new Date(this.#options.stack.clock.now()).toISOString();
  }

  /** Fires the schedule, by default as of now, and returns the time of the run. */
  async fire(scheduledTime = new Date(this.#options.stack.clock.now())): Promise<string> {
    const { stack, scheduleName } = this.#options;
    await stack.fireSchedule(scheduleName, { scheduledTime });
    return formatInstant(scheduledTime.toISOString());
  }

  /** Moves the clock by `+1 day`, or to the `next` due row, and fires the schedule. Returns a message. Throws UsageError. */
  async move(to: string): Promise<string> {
    const { stack } = this.#options;
    if (to === '' || to === 'now') return `It is ${formatInstant(this.now)}`;
    const ms = to === 'next' ? await this.#untilNextRow() : parseMove(to);
    if (ms === undefined) return 'No row is due later';
    // Otherwise messages in flight would be hidden, or expire, for as long as time is moved.
    await stack.waitUntilIdle({ timeoutMs: idleTimeoutMs, skipTime: true });
    stack.clock.advance(ms);
    return `It is ${formatInstant(this.now)}. The run of ${await this.fire()} has begun`;
  }

  /** Milliseconds until the next row is due. Undefined when none is due later. */
  async #untilNextRow(): Promise<number | undefined> {
    const { rows } = this.#options;
    const range = { dueAfter: this.now, dueBy: endOfTime, limit: 1 };
    const pages = await mapWithConcurrency(
      await rows.shards(),
      readsAtOnce,
      async (shard) => await rows.dueRows({ shard, ...range }),
    );
    const [next] = resultsOf(pages)
      .flatMap((page) => page.rows.map(({ dueAt }) => dueAt))
      .toSorted();
    return next === undefined ? undefined : Math.max(0, Date.parse(next) - this.#options.stack.clock.now());
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

function parseMove(text: string): number {
  if (!text.startsWith('+'))
    throw new UsageError(
      `${text} does not move the clock: write now, next, or a length of time such as +1d or "+2 hours"`,
    );
  return parseDuration(text.slice(1));
}
