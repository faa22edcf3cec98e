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
  /** Of events and messages. Default: random ones; a simulation that must repeat itself gives its own. */
  newId?: (() => string) | undefined;
}
