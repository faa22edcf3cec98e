import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** What `CreateTable` has to be asked for a table of rows: its key, and the sparse index `due` of those that are still to be done. */
export function rowsTable(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: ['id', 'dueShard', 'dueAt'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'due',
        KeySchema: [
          { AttributeName: 'dueShard', KeyType: 'HASH' },
          { AttributeName: 'dueAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['version'] },
      },
    ],
  };
}

/** The same for a table of runs. */
export function runsTable(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'runId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'runId', AttributeType: 'S' }],
  };
}
