import type { SQSClient } from '@aws-sdk/client-sqs';
import type { RowRepository, RunRepository } from '@daybreak/repository';

/** The rows, runs and queues of a pipeline, wherever they are. */
export interface Pipeline extends AsyncDisposable {
  /** As messages call it. */
  readonly name: string;
  readonly rows: RowRepository;
  readonly runs: RunRepository;
  /** The queues, which are opened when they are first asked for. */
  queues(): Promise<Queues>;
}

export interface Queues {
  readonly sqs: SQSClient;
  /** The pipeline's queues, then those of its steps. */
  readonly names: readonly string[];
  /** Throws when the target does not tell. */
  urlOf(queue: string): string;
}
