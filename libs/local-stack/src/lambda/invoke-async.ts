import { randomUUID } from 'node:crypto';
import type { StackClock } from '@daybreak/local-sqs';
import type { FunctionHost, InvocationResult } from './invocation.ts';

export interface AsyncInvocationOptions {
  readonly host: FunctionHost;
  readonly clock: StackClock;
  readonly event: string;
  /** The same for every attempt. Default: a new id. */
  readonly requestId?: string | undefined;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** Ends the wait for a retry. The result of the last attempt is then final. */
  readonly signal?: AbortSignal | undefined;
}

/** The result of an asynchronous invocation. */
export interface AsyncInvocation {
  /** The number of attempts. */
  readonly attempts: number;
  /** The result of the last attempt. */
  readonly result: InvocationResult;
  /** The reason why a failure is not retried. Undefined for a success, and when the stack stopped before the retry. */
  readonly gaveUp?: 'RetriesExhausted' | 'EventAgeExceeded' | undefined;
}

const retryDelaysSeconds = [60, 120];

/**
 * Invokes a function asynchronously, as Lambda does: it retries a failed event after one minute, and again after two more minutes, unless
 * the event is too old by then. Resolves when the last attempt ends. Never rejects.
 */
export async function invokeAsync(options: AsyncInvocationOptions): Promise<AsyncInvocation> {
  const {
    host,
    clock,
    event,
    maximumRetryAttempts,
    maximumEventAgeSeconds,
    signal,
    requestId = randomUUID(),
  } = options;
  const expiresAt = clock.now() + maximumEventAgeSeconds * 1_000;
  for (let attempts = 1; ; attempts++) {
    const result = await host.invoke(event, requestId);
    const delayMs = (retryDelaysSeconds[attempts - 1] ?? 0) * 1_000;
    if (result.ok) return { attempts, result };
    if (attempts > maximumRetryAttempts) return { attempts, result, gaveUp: 'RetriesExhausted' };
    if (clock.now() + delayMs > expiresAt) return { attempts, result, gaveUp: 'EventAgeExceeded' };
    if (!(await waited(clock, delayMs, signal))) return { attempts, result };
  }
}

/** Resolves to true after the delay, or to false when the signal aborts. */
async function waited(clock: StackClock, delayMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted === true) return false;
  return await new Promise((resolve) => {
    const onAbort = (): void => {
      timer.cancel();
      resolve(false);
    };
    const timer = clock.setTimer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(true);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
