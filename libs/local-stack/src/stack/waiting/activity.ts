import type { FunctionError, FunctionHost } from '../../lambda/invocation.ts';

/** What is going on besides the messages in the queues. */
export interface Activity {
  /** Invocations that run now, by function name, and deliveries that are being made. */
  running(): ReadonlyMap<string, number>;
  /** Asynchronous invocations and schedule firings that are not over: running, or waiting for a retry. */
  pending(): number;
  /** Counts the host's invocations as running, and hands out the errors of those that fail. */
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
