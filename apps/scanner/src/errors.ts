/** A run could not be registered, since others were all the time. Lambda's retry of the event tries again. */
export class RunNotOpenedError extends Error {
  override readonly name = 'RunNotOpenedError';
  readonly runId: string;

  constructor(runId: string) {
    super(`the run ${runId} could not be registered beside others`);
    this.runId = runId;
  }
}

/** Some of a page's rows did not reach the row queue. All rows since the progress was last saved are sent again when the run goes on. */
export class RowsNotSentError extends Error {
  override readonly name = 'RowsNotSentError';
  readonly runId: string;
  readonly shard: string;
  readonly count: number;

  constructor(runId: string, shard: string, count: number, options?: ErrorOptions) {
    super(`${count} rows of shard ${shard} were not sent in the run ${runId}`, options);
    this.runId = runId;
    this.shard = shard;
    this.count = count;
  }
}
