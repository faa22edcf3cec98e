import { setTimeout as pause } from 'node:timers/promises';

/** A value that takes long to make. */
export interface Background<Value> {
  /** The value as it was made last, or why it could not be. Neither while it is made for the first time. */
  latest(): Promise<{ value?: Value; problem?: string }>;
  /** Something has changed: the next call makes the value again. */
  forget(): void;
  /** Resolves when nothing is made any more. */
  settled(): Promise<void>;
}

interface BackgroundOptions {
  /** Ends the making, and no other begins. */
  signal: AbortSignal;
  /** At least this time passes between two makings. */
  everyMs: number;
  /** Milliseconds. Tests replace it. */
  now?: () => number;
}

/** How much longer than the last making took it is left alone: it takes a tenth of the time at most. */
const rest = 9;
/** A page waits so long for a value that is made at the moment, since a small target makes it at once. */
const patienceMs = 150;

/** Makes a value again and again while somebody asks for it, beside the answers to these. */
export function createBackground<Value>(
  make: (signal: AbortSignal) => Promise<Value>,
  { signal, everyMs, now = () => performance.now() }: BackgroundOptions,
): Background<Value> {
  let made: { value?: Value; problem?: string } = {};
  let making: Promise<void> | undefined;
  let dueAt = Number.NEGATIVE_INFINITY;

  const begin = async (): Promise<void> => {
    const startedAt = now();
    try {
      made = { value: await make(signal) };
    } catch (error) {
      made = { problem: error instanceof Error ? error.message : String(error) };
    }
    const endedAt = now();
    // Unless something has changed meanwhile.
    if (dueAt === Number.POSITIVE_INFINITY) dueAt = endedAt + Math.max(everyMs, rest * (endedAt - startedAt));
    making = undefined;
  };

  return {
    async latest() {
      if (making === undefined && now() >= dueAt && !signal.aborted) {
        dueAt = Number.POSITIVE_INFINITY;
        making = begin();
      }
      if (making !== undefined) {
        const answered = new AbortController();
        await Promise.race([making, pause(patienceMs, undefined, { signal: answered.signal }).catch(() => {})]);
        answered.abort();
      }
      return made;
    },
    forget: () => (dueAt = Number.NEGATIVE_INFINITY),
    async settled() {
      await making;
    },
  };
}
