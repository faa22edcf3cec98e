import type { Clock } from '@daybreak/runtime';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What each operation on the rows' table needs. */
export interface RowTable {
  documentClient: DynamoDBDocumentClient;
  tableName: string;
  /**
   * Shards of the due index, as the table counts them. It is asked for before the clock is: a row in a shard of a raised count is then
   * ready after the raise, and never in the window of a run that reads fewer shards.
   */
  shardCount: () => Promise<number>;
  clock: Clock;
  /** Waits between tries, in milliseconds; by default for as long. */
  delay?: ((ms: number) => Promise<unknown>) | undefined;
  /** From 0 up to 1; by default the machine's. Keeps those who were throttled together from coming back together. */
  random?: (() => number) | undefined;
}
