import type { FaultClass } from './fault-class.ts';

/** A message that did not reach its queue, as far as we know; `code` is SQS's, where it gave one. */
export class MessageNotSentError extends Error {
  override readonly name = 'MessageNotSentError';
  readonly code: string;
  readonly attempts: number;
  /** `unknown` where it is not SQS's own fault, or where the cause says. */
  readonly fault: FaultClass;

  constructor(code: string, attempts: number, { fault = 'unknown', ...options }: NotSentOptions = {}) {
    super(`the message was not sent (${code}) after ${attempts} attempts`, options);
    this.code = code;
    this.attempts = attempts;
    this.fault = fault;
  }
}

interface NotSentOptions extends ErrorOptions {
  fault?: FaultClass;
}
