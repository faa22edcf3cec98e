/** A request that AWS would reject, with AWS's code and message. */
export class PublishError extends Error {
  override name = 'PublishError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The region, account and time of a publication. */
export interface EventPlace {
  readonly region: string;
  readonly accountId: string;
  /** Returns epoch milliseconds. */
  now(): number;
  /** Returns the id of an event or message. Default: a random id. A simulation passes reproducible ids. */
  newId?: (() => string) | undefined;
}
