import type { Clock } from '@daybreak/runtime';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The dependencies of each operation on the rows' table. */
export interface RowTable {
  documentClient: DynamoDBDocumentClient;
  tableName: string;
  /**
   * Returns the table's shard count. Call it before `clock.now()`: a row in a shard of a raised count is then scheduled after
   * the raise, and never in the window of a run that reads fewer shards.
   */
  shardCount: () => Promise<number>;
  clock: Clock;
  /** Days for which completed and skipped rows are kept. Default: for ever. */
  keepCompletedDays?: number | undefined;
  /** Waits between attempts, in milliseconds. Default: a timer. */
  delay?: ((ms: number) => Promise<unknown>) | undefined;
  /** Returns a number from 0 up to 1, exclusive, for the jitter of waits. Default: Math.random. */
  random?: (() => number) | undefined;
}
