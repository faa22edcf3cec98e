import type { Matches } from './dynamodb-request.ts';

export interface HoldOptions {
  /** Default: `arrival`, before it has any effect. */
  readonly after?: 'arrival' | 'effect' | undefined;
  /** Lets this many pass before the first is held. Default: 0. */
  readonly skip?: number | undefined;
}

/** No request came that was to be held. */
export class NothingHeldError extends Error {
  override name = 'NothingHeldError';
}

/** Keeps matching requests waiting from the first on until `release`, so that a test can act in between. */
export class Hold {
  readonly matches: Matches;
  readonly after: 'arrival' | 'effect';
  readonly #onReleased: () => void;
  readonly #reached = Promise.withResolvers<void>();
  readonly #released = Promise.withResolvers<void>();
  #toSkip: number;

  constructor(matches: Matches, options: HoldOptions & { onReleased: () => void }) {
    const { after = 'arrival', skip = 0, onReleased } = options;
    this.matches = matches;
    this.after = after;
    this.#toSkip = skip;
    this.#onReleased = onReleased;
  }

  /** For the proxy: resolves when the request may go on. */
  async wait(): Promise<void> {
    if (this.#toSkip-- > 0) return;
    this.#reached.resolve();
    await this.#released.promise;
  }

  /** Resolves once a request is held, or was. Throws NothingHeldError when none came in time. */
  async reached(timeoutMs = 15_000): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new NothingHeldError(`No request to be held came within ${timeoutMs} ms`)),
        timeoutMs,
      );
    });
    try {
      await Promise.race([this.#reached.promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets go what is held, and holds nothing more. */
  release(): void {
    this.#onReleased();
    this.#released.resolve();
  }
}
