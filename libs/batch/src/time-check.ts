import type { InvocationContext } from './sqs-event.ts';

/** Why a message returned to its queue, untouched or half done: too little was left of the invocation for what it needed next. */
export class NotStartedError extends Error {
  override readonly name = 'NotStartedError';
  readonly fault = 'platform';

  constructor() {
    super('not started before the deadline');
  }
}

/** Throws a `NotStartedError` when it is too late to begin anything; to be called before each request. `neededMs` is for work before the next request. */
export type TimeCheck = (neededMs?: number) => void;

/** Too late is when less than `marginMs` is left of the invocation: what is begun must end before Lambda ends it. */
export function createTimeCheck(context: InvocationContext, marginMs: number): TimeCheck {
  return (neededMs = 0) => {
    if (context.getRemainingTimeInMillis() < marginMs + neededMs) throw new NotStartedError();
  };
}
