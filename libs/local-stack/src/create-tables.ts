import { type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ensureTable } from './dynamodb/index.ts';
import type { IndexModel, KeyAttribute, TableModel } from './template/index.ts';

/** Creates the tables that are not there yet, and resolves when all are active. */
export async function createTables(tables: readonly TableModel[], endpoint: string, region: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    for (const table of tables) await ensureTable(client, createTableInput(table));
  } finally {
    client.destroy();
  }
}

function createTableInput(table: TableModel): CreateTableCommandInput {
  const { name, keySchema, attributeTypes, globalSecondaryIndexes: global, localSecondaryIndexes: local } = table;
  return {
    TableName: name,
    KeySchema: keySchema.map(keyElement),
    AttributeDefinitions: Object.entries(attributeTypes).map(([attribute, type]) => ({
      AttributeName: attribute,
      AttributeType: type,
    })),
    BillingMode: 'PAY_PER_REQUEST',
    ...(global.length > 0 && { GlobalSecondaryIndexes: global.map(index) }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(index) }),
  };
}

function index({ name, keySchema, projectionType, nonKeyAttributes }: IndexModel) {
  return {
    IndexName: name,
    KeySchema: keySchema.map(keyElement),
    Projection: {
      ProjectionType: projectionType,
      ...(nonKeyAttributes.length > 0 && { NonKeyAttributes: [...nonKeyAttributes] }),
    },
  };
}

function keyElement({ name, keyType }: KeyAttribute) {
  return { AttributeName: name, KeyType: keyType };
}
