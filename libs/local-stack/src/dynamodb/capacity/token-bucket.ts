export interface TokenBucketOptions {
  readonly unitsPerSecond: number;
  /** For how many seconds unused units are kept. */
  readonly keptSeconds: number;
  /** Epoch milliseconds. */
  now(): number;
}

/** Looked up once: a test's context, in which simulations take units millions of times, takes long to find a global. */
const { min } = Math;

/**
 * Units that come by the second, and are kept for a while. It begins with those of one second. What has anything left may be
 * taken from by more than it has: what a request costs is known when it is answered, and the debt keeps later ones waiting.
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

  /** A negative number gives back what was taken too much. */
  take(units: number): void {
    this.#refill();
    this.#units = min(this.#units - units, this.#most());
  }

  #refill(): void {
    const { unitsPerSecond, now } = this.#options;
    const at = now();
    // A simulation asks many times in one millisecond.
    if (at === this.#at) return;
    this.#units = min(this.#units + ((at - this.#at) / 1_000) * unitsPerSecond, this.#most());
    this.#at = at;
  }

  #most(): number {
    const { unitsPerSecond, keptSeconds } = this.#options;
    return unitsPerSecond * keptSeconds;
  }
}
