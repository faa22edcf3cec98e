import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '@daybreak/runtime';

/** The dependencies of each operation on the runs' table. */
export interface RunTable {
  documentClient: DynamoDBDocumentClient;
  tableName: string;
  clock: Clock;
}
