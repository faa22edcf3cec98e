import type { Matches } from './dynamodb-request.ts';

export interface HoldOptions {
  /** Default: `arrival`, before it has any effect. */
  readonly after?: 'arrival' | 'effect' | undefined;
  /** Lets this many pass before the first is held. Default: 0. */
  readonly skip?: number | undefined;
}

/** What was waited for did not happen to the requests that are held, or that were to be. */
export class HoldError extends Error {
  override name = 'HoldError';
}

/** Requests that are kept waiting, as a test sees them. */
export interface Held {
  /** Resolves once a request is held, or was. Throws HoldError when none came in time. */
  reached(): Promise<void>;
  /** Resolves once whoever sent the requests that are held is gone: killed. Throws HoldError when they live on. */
  abandoned(): Promise<void>;
  /** Lets go what is held, and holds nothing more. */
  release(): void;
}

const timeoutMs = 30_000;

/** Keeps matching requests waiting from the first on until `release`, so that a test can act in between. */
export class Hold implements Held {
  readonly matches: Matches;
  readonly after: 'arrival' | 'effect';
  readonly #onReleased: () => void;
  readonly #reached = Promise.withResolvers<void>();
  readonly #released = Promise.withResolvers<void>();
  readonly #held = new Set<Promise<void>>();
  #toSkip: number;

  constructor(matches: Matches, options: HoldOptions & { onReleased: () => void }) {
    const { after = 'arrival', skip = 0, onReleased } = options;
    this.matches = matches;
    this.after = after;
    this.#toSkip = skip;
    this.#onReleased = onReleased;
  }

  /** For the proxy: resolves when the request may go on, or whoever sent it is gone. */
  async wait(gone: Promise<void>): Promise<void> {
    if (this.#toSkip-- > 0) return;
    this.#held.add(gone);
    this.#reached.resolve();
    await Promise.race([this.#released.promise, gone]);
    this.#held.delete(gone);
  }

  async reached(): Promise<void> {
    await within(this.#reached.promise, 'no request to be held came');
  }

  async abandoned(): Promise<void> {
    await within(Promise.all(this.#held), 'those whose requests are held did not go');
  }

  release(): void {
    this.#onReleased();
    this.#released.resolve();
  }
}

async function within(happened: Promise<unknown>, otherwise: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HoldError(`Within ${timeoutMs} ms ${otherwise}`)), timeoutMs);
  });
  try {
    await Promise.race([happened, late]);
  } finally {
    clearTimeout(timer);
  }
}
