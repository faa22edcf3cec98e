/** Other runs were registered at each attempt to register this one. Lambda retries the event. */
export class RunNotOpenedError extends Error {
  override readonly name = 'RunNotOpenedError';
  readonly runId: string;

  constructor(runId: string) {
    super(`The run ${runId} could not be registered: other runs were registered at each attempt`);
    this.runId = runId;
  }
}

/** Some rows did not reach the row queue. The run sends all rows after the last saved cursor again. */
export class RowsNotSentError extends Error {
  override readonly name = 'RowsNotSentError';
  readonly runId: string;
  readonly shard: string;
  readonly count: number;

  constructor(runId: string, shard: string, count: number, options?: ErrorOptions) {
    super(`The run ${runId} could not send ${count} rows of shard ${shard}`, options);
    this.runId = runId;
    this.shard = shard;
    this.count = count;
  }
}
