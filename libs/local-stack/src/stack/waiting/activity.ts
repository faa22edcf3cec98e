import type { FunctionError, FunctionHost } from '../../lambda/invocation.ts';

/** The work of a stack, apart from the messages in its queues. */
export interface Activity {
  /** Returns the number of running invocations by function name, and of running deliveries. */
  running(): ReadonlyMap<string, number>;
  /** Returns the number of asynchronous invocations and schedule firings that run or wait for a retry. */
  pending(): number;
  /** Wraps a host: counts its invocations as running, and calls `onFailed` with the error of each failed one. */
  observe(host: FunctionHost, onFailed: (error: FunctionError) => void): FunctionHost;
  /** Counts the work as running, under a name, until it settles. */
  perform<T>(name: string, work: Promise<T>): Promise<T>;
  /** Counts the work as pending until it settles. */
  track<T>(work: Promise<T>): Promise<T>;
  onChange(listener: () => void): () => void;
}

export function createActivity(): Activity {
  const running = new Map<string, number>();
  const listeners = new Set<() => void>();
  let pending = 0;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const count = (functionName: string, difference: number): void => {
    const now = (running.get(functionName) ?? 0) + difference;
    if (now === 0) running.delete(functionName);
    else running.set(functionName, now);
    changed();
  };

  return {
    running: () => running,
    pending: () => pending,
    observe(host, onFailed) {
      return {
        functionName: host.functionName,
        maximumConcurrency: host.maximumConcurrency,
        async invoke(event, requestId) {
          count(host.functionName, 1);
          const result = await host.invoke(event, requestId);
          if (!result.ok) onFailed(result.error);
          count(host.functionName, -1);
          return result;
        },
        kill: () => host.kill(),
        pids: () => host.pids(),
        warmUp: async () => await host.warmUp(),
        replaceCode: async (codeFolder) => await host.replaceCode(codeFolder),
        close: async () => await host.close(),
      };
    },
    async perform(name, work) {
      count(name, 1);
      try {
        return await work;
      } finally {
        count(name, -1);
      }
    },
    async track(work) {
      pending++;
      changed();
      try {
        return await work;
      } finally {
        pending--;
        changed();
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
