import type { SimulatedEnvironment } from './simulated-environment.ts';
import { SimulatedTimeout } from './simulated-timeout.ts';

/** Resolves with the value after a delay on the virtual clock. Rejects if the `signal` of its options is aborted. */
export async function simulatedSleep(
  environment: SimulatedEnvironment,
  delayMs: unknown,
  value?: unknown,
  options?: object,
): Promise<unknown> {
  const signal = options !== undefined && 'signal' in options ? options.signal : undefined;
  return await new Promise((resolve, reject) => {
    const callback = (): void => resolve(value);
    if (!(signal instanceof AbortSignal)) {
      void new SimulatedTimeout({ environment, delayMs, repeats: false, callback });
      return;
    }
    const abort = (): void => {
      reject(Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError' }));
    };
    if (signal.aborted) {
      abort();
      return;
    }
    const timer = new SimulatedTimeout({ environment, delayMs, repeats: false, callback });
    const onAbort = (): void => {
      timer.close();
      abort();
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Yields the value after each delay. */
export async function* simulatedTicks(
  environment: SimulatedEnvironment,
  delayMs: unknown,
  value?: unknown,
  options?: object,
): AsyncGenerator<unknown, void> {
  for (;;) yield await simulatedSleep(environment, delayMs, value, options);
}

/** Resolves in the next turn of the event loop. */
export async function nextTurn(value: unknown): Promise<unknown> {
  return await new Promise((resolve) => setImmediate(() => resolve(value)));
}
