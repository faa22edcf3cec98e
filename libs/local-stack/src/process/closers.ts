/** A part of the stack did not stop properly. `errors` has an error for each part. */
export class StopError extends AggregateError {
  override name = 'StopError';
}

export interface Closers {
  /** Adds a function that stops something that was just started. */
  add(name: string, close: () => void | Promise<void>): void;
  /** Stops everything in reverse order of starting, each part in bounded time. Can be called twice. Throws StopError. */
  closeAll(): Promise<void>;
}

/** The timeout of each part, by the machine's clock, so that a stuck part does not block the stop. */
const closeTimeoutMs = 10_000;

export function createClosers(): Closers {
  const closers: { name: string; close: () => void | Promise<void> }[] = [];
  let closing: Promise<void> | undefined;

  const closeEach = async (): Promise<void> => {
    const errors: Error[] = [];
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
      try {
        await bounded(closer.name, closer.close);
      } catch (cause) {
        errors.push(new Error(`${closer.name} did not stop`, { cause }));
      }
    }
    if (errors.length > 0) throw new StopError(errors, errors.map(({ message }) => message).join('; '));
  };

  return {
    add: (name, close) => closers.push({ name, close }),
    closeAll: async () => await (closing ??= closeEach()),
  };
}

async function bounded(name: string, close: () => void | Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} has not stopped after ${closeTimeoutMs} ms`)), closeTimeoutMs);
  });
  try {
    await Promise.race([close(), late]);
  } finally {
    clearTimeout(timer);
  }
}
