import type { SQSClient } from '@aws-sdk/client-sqs';
import type { RowRepository, RunRepository } from '@daybreak/repository';

/** The rows, runs and queues of a pipeline, in a data folder or a stack. */
export interface Pipeline extends AsyncDisposable {
  /** The name in messages. */
  readonly name: string;
  readonly rows: RowRepository;
  readonly runs: RunRepository;
  /** The queues, which the first call opens. */
  queues(): Promise<Queues>;
}

export interface Queues {
  readonly sqs: SQSClient;
  /** The pipeline's queues, then those of its steps. */
  readonly names: readonly string[];
  /** Throws when the target has no output for the queue. */
  urlOf(queue: string): string;
  /** Seconds since the oldest message of each queue was sent, by its name. Absent on AWS, where CloudWatch measures it. */
  ages?(): ReadonlyMap<string, number>;
}
