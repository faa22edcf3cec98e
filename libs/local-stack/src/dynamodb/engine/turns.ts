/** Lets some work have a database to itself, while other work runs concurrently. */
export interface Turns {
  /** Runs the work concurrently with other work, when no work has the database to itself. */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the work when all earlier work has ended, and delays later work until it ends. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const running = new Set<Promise<unknown>>();
  let last: Promise<unknown> | undefined;

  const begin = async <T>(work: () => Promise<T>): Promise<T> => {
    const run = work();
    running.add(run);
    try {
      return await run;
    } finally {
      running.delete(run);
    }
  };

  return {
    async together(work) {
      while (last !== undefined) await Promise.allSettled([last]);
      return await begin(work);
    },
    async alone(work) {
      const earlier = last;
      const run = (async () => {
        await Promise.allSettled([earlier, ...running]);
        return await work();
      })();
      last = run;
      try {
        return await run;
      } finally {
        if (last === run) last = undefined;
      }
    },
  };
}
