import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** Returns the CreateTable input of a rows table, with the sparse index `due` of scheduled rows. */
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

/** Returns the CreateTable input of a runs table. */
export function runsTable(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'runId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'runId', AttributeType: 'S' }],
  };
}
