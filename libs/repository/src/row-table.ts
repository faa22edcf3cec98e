import type { Clock } from '@daybreak/runtime';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What each operation on the rows' table needs. */
export interface RowTable {
  documentClient: DynamoDBDocumentClient;
  tableName: string;
  /** Shards of the due index. A row keeps its shard until it is next put, edited or re-armed, so the count must never be lowered. */
  shardCount: number;
  clock: Clock;
  /** Waits between tries, in milliseconds; by default for as long. */
  delay?: ((ms: number) => Promise<unknown>) | undefined;
  /** From 0 up to 1; by default the machine's. Keeps those who were throttled together from coming back together. */
  random?: (() => number) | undefined;
}

/** Runs a conditional write; undefined when its condition did not hold. */
export async function unlessConditionFails<Output>(write: Promise<Output>): Promise<Output | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
