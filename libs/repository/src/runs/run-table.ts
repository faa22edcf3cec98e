import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '@daybreak/runtime';

/** What each operation on the runs' table needs. */
export interface RunTable {
  documentClient: DynamoDBDocumentClient;
  tableName: string;
  clock: Clock;
}
