/** The run stopped, its progress saved, before Lambda would have ended it. Lambda's retry of the event resumes it. */
export class RunOutOfTimeError extends Error {
  override readonly name = 'RunOutOfTimeError';
  readonly runId: string;

  constructor(runId: string) {
    super(`the run ${runId} ran out of time; it resumes where it stopped`);
    this.runId = runId;
  }
}

/** Some of a page's rows did not reach the row queue. The page is sent again, whole, when the run is resumed. */
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
