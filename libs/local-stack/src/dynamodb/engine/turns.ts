/** Lets some work have a database to itself, while all other work goes on side by side. */
export interface Turns {
  /** Runs the work beside other work, once none has the database to itself. */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the work when all that was begun is over, and keeps out the rest until it is. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const underWay = new Set<Promise<unknown>>();
  let last: Promise<unknown> | undefined;

  const begin = async <T>(work: () => Promise<T>): Promise<T> => {
    const run = work();
    underWay.add(run);
    try {
      return await run;
    } finally {
      underWay.delete(run);
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
        await Promise.allSettled([earlier, ...underWay]);
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
