import { randomUUID } from 'node:crypto';
import type { StackClock } from '@daybreak/local-sqs';
import type { FunctionHost, InvocationResult } from './invocation.ts';

export interface AsyncInvocationOptions {
  readonly host: FunctionHost;
  readonly clock: StackClock;
  readonly event: string;
  /** Of each of its attempts. */
  readonly requestId?: string | undefined;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** Ends the wait for a retry: the last result is then the final one. */
  readonly signal?: AbortSignal | undefined;
}

/** How an asynchronous invocation ended: its last attempt's result, and how many attempts there were. */
export interface AsyncInvocation {
  readonly attempts: number;
  readonly result: InvocationResult;
  /** Why a failure is not tried again; undefined of a success, and of one that the stack's end cut short. */
  readonly gaveUp?: 'RetriesExhausted' | 'EventAgeExceeded' | undefined;
}

const retryDelaysSeconds = [60, 120];

/**
 * Invokes as Lambda does asynchronously: a failed event is tried again after one minute and after two more, unless it has
 * grown too old by then. Resolves when the last attempt is over; never rejects.
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

/** False when the signal ended the wait, or came before it. */
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
