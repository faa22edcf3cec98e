/** How often the tables return stale reads, short pages and unprocessed keys, as DynamoDB may. Rates go from 0 (never) to 1 (always). */
export interface AnswerOptions {
  /**
   * The rate of reads without `ConsistentRead` that miss writes of the last second, by the stack's clock. When the stack is idle, every
   * read returns the latest items. Default: 0.5. With 0, every read of a table is consistent.
   */
  readonly staleReads?: number | undefined;
  /**
   * `short` (default): the first page of a query or a scan has one to three items, as if the items were large, and the next page continues
   * after it. `whole`: a page has as many items as the request asks for, up to 1 MB.
   */
  readonly pages?: 'short' | 'whole' | undefined;
  /** The rate of batches with several keys or writes that leave some of them unprocessed. Default: 0.25. */
  readonly unprocessed?: number | undefined;
  /** The seed of all of these decisions. Default: a new seed. */
  readonly seed?: number | undefined;
}
