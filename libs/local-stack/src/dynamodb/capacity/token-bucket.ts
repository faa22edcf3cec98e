export interface TokenBucketOptions {
  readonly unitsPerSecond: number;
  /** The number of seconds for which unused units are kept. */
  readonly keptSeconds: number;
  /** Returns epoch milliseconds. */
  now(): number;
}

/** A local copy: simulations call it millions of times, and a test's context looks up globals slowly. */
const { min } = Math;

/**
 * Units that are added each second and kept for a while, beginning with those of one second. A bucket that is not empty can be overdrawn,
 * because the cost of a request is known only with its response. The debt throttles later requests.
 */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #units: number;
  #at: number;

  constructor(options: TokenBucketOptions) {
    this.#options = options;
    this.#units = options.unitsPerSecond;
    this.#at = options.now();
  }

  isEmpty(): boolean {
    this.#refill();
    return this.#units <= 0;
  }

  /** Takes units. A negative number returns units. */
  take(units: number): void {
    this.#refill();
    this.#units = min(this.#units - units, this.#maximum());
  }

  #refill(): void {
    const { unitsPerSecond, now } = this.#options;
    const at = now();
    // A simulation calls this many times in one millisecond.
    if (at === this.#at) return;
    this.#units = min(this.#units + ((at - this.#at) / 1_000) * unitsPerSecond, this.#maximum());
    this.#at = at;
  }

  #maximum(): number {
    const { unitsPerSecond, keptSeconds } = this.#options;
    return unitsPerSecond * keptSeconds;
  }
}
