/** Something of the stack did not end as it should; `errors` has what. */
export class StopError extends AggregateError {
  override name = 'StopError';
}

export interface Closers {
  /** Says how to end what was just started. */
  add(name: string, close: () => void | Promise<void>): void;
  /** Ends everything, the last started first, each in bounded time. May be called twice. Throws StopError. */
  closeAll(): Promise<void>;
}

/** By the machine's clock: nothing may hold the end up. */
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
        errors.push(new Error(`${closer.name} did not end`, { cause }));
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
    timer = setTimeout(() => reject(new Error(`${name} is still there after ${closeTimeoutMs} ms`)), closeTimeoutMs);
  });
  try {
    await Promise.race([close(), late]);
  } finally {
    clearTimeout(timer);
  }
}
