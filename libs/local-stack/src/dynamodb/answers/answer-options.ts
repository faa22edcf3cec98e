/** How a stack's tables use the leave that DynamoDB has to answer with less, or with what was. Rates are from 0 (never) to 1. */
export interface AnswerOptions {
  /**
   * How likely, from 0 to 1, a read without `ConsistentRead` shows items as they were before writes of the last second, by the stack's clock. Once
   * the stack is idle, each read shows items as they are. Default 0.5; 0 makes every read of a table consistent.
   */
  readonly staleReads?: number | undefined;
  /**
   * `short` (default): the first page of a query or a scan holds one to three items, as if these were large, and goes on in the next
   * one. `whole`: as many as asked for, up to 1 MB.
   */
  readonly pages?: 'short' | 'whole' | undefined;
  /** How likely, from 0 to 1, a batch of several keys or writes leaves some of them unprocessed. Default 0.25. */
  readonly unprocessed?: number | undefined;
  /** Decides all of that. Default: a fresh one. */
  readonly seed?: number | undefined;
}
