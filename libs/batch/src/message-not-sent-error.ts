import type { FaultClass } from './fault-class.ts';

/** SQS did not confirm that it stored a message. `code` is the error code of SQS, or one of this library. */
export class MessageNotSentError extends Error {
  override readonly name = 'MessageNotSentError';
  readonly code: string;
  readonly attempts: number;
  /** `platform` when SQS failed the entry. For a failed request the fault class of its `cause` applies. */
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
