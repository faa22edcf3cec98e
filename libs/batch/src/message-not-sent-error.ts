/** A message that did not reach its queue, as far as we know; `code` is SQS's, where it gave one. */
export class MessageNotSentError extends Error {
  override readonly name = 'MessageNotSentError';
  readonly code: string;
  readonly attempts: number;

  constructor(code: string, attempts: number, options?: ErrorOptions) {
    super(`the message was not sent (${code}) after ${attempts} attempts`, options);
    this.code = code;
    this.attempts = attempts;
  }
}
