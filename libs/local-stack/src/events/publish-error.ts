/** A request that AWS would refuse, with the code and the message that it would give. */
export class PublishError extends Error {
  override name = 'PublishError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Where, and when, something is published. */
export interface EventPlace {
  readonly region: string;
  readonly accountId: string;
  /** Epoch milliseconds. */
  now(): number;
}
