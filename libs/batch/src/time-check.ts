import type { InvocationContext } from './sqs-event.ts';

/** Too little time was left in the invocation for the next request of a message. The message returns to its queue. */
export class NotStartedError extends Error {
  override readonly name = 'NotStartedError';
  readonly fault = 'platform';

  constructor() {
    super('Not started: too little time is left before the Lambda timeout');
  }
}

/** Throws NotStartedError near the deadline. Call it before each request. `neededMs` is the time for work before that request. */
export type TimeCheck = (neededMs?: number) => void;

/**
 * Creates a check that throws NotStartedError when fewer than `marginMs` milliseconds, and those that the check is given, are left in
 * the invocation.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createInvocationContext, createTimeCheck, NotStartedError } from '@daybreak/batch';
 *
 * const checkTime = createTimeCheck(
 *   createInvocationContext(() => 500),
 *   1_000,
 * );
 * assert.throws(checkTime, NotStartedError);
 */
export function createTimeCheck(context: InvocationContext, marginMs: number): TimeCheck {
  return (neededMs = 0) => {
    if (context.getRemainingTimeInMillis() < marginMs + neededMs) throw new NotStartedError();
  };
}
