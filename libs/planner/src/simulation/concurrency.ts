import type { StackClock } from '@daybreak/local-stack';
import type { ScaleUp } from '../aws/limits.ts';

/** The concurrent invocations of all functions of an account. */
export interface Account {
  running: number;
  readonly limit: number;
}

/** The concurrency of one mapping. It grows while messages wait, up to the account's limit. */
export class Concurrency {
  /** The time after which a mapping tries again. */
  readonly retryMs = 1_000;
  readonly #clock: StackClock;
  readonly #account: Account;
  readonly #scaleUp: ScaleUp | undefined;
  #busySince: number | undefined;

  constructor(clock: StackClock, account: Account, scaleUp: ScaleUp | undefined) {
    this.#clock = clock;
    this.#account = account;
    this.#scaleUp = scaleUp;
  }

  /**
   * Records whether the mapping has messages or invocations. Without either it scales down, and later starts again from
   * the initial concurrency.
   */
  noteDemand(isBusy: boolean): void {
    if (!isBusy) this.#busySince = undefined;
    else this.#busySince ??= this.#clock.now();
  }

  limit(running: number): 'scale-up' | 'account concurrency' | undefined {
    if (this.#account.running >= this.#account.limit) return 'account concurrency';
    return running >= this.#allowed() ? 'scale-up' : undefined;
  }

  begin(): void {
    this.#account.running += 1;
  }

  end(): void {
    this.#account.running -= 1;
  }

  #allowed(): number {
    if (this.#scaleUp === undefined) return Number.POSITIVE_INFINITY;
    const { initial, perMinute, maximum } = this.#scaleUp;
    const busyMinutes = (this.#clock.now() - (this.#busySince ?? this.#clock.now())) / 60_000;
    return Math.min(maximum, initial + Math.floor(busyMinutes * perMinute));
  }
}
