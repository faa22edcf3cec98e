import {
  type AttributeDefinition,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type Projection,
} from '@aws-sdk/client-dynamodb';
import type { IndexModel, KeyAttribute, TableModel } from '../template/stack-model.ts';
import { ensureTable } from './engine/ensure-table.ts';

/** The data folder has a table whose keys or indexes differ from the template's. */
export class TableMismatchError extends Error {
  override name = 'TableMismatchError';
  readonly tableName: string;

  constructor(tableName: string) {
    super(
      `The data folder has a table ${tableName} whose keys or indexes differ from the template's (types and ` +
        `projections count too). The local stack can't change them. Use another data folder`,
    );
    this.tableName = tableName;
  }
}

/**
 * Creates the tables that do not exist, and resolves when all tables are active. Throws TableMismatchError if an existing table has other
 * keys or indexes.
 *
 * @example
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * import { createTables, type StackModel, startDynamoDB } from '@daybreak/local-stack';
 *
 * export async function createTablesOf(model: StackModel): Promise<void> {
 *   const { endpoint, close } = await startDynamoDB();
 *   const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
 *   const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
 *   await createTables(model.tables, client);
 *   client.destroy();
 *   await close();
 * }
 */
export async function createTables(tables: readonly TableModel[], client: DynamoDBClient): Promise<void> {
  for (const table of tables) {
    const input = createTableInput(table);
    await ensureTable(client, input);
    const { Table: found } = await client.send(new DescribeTableCommand({ TableName: table.name }));
    if (shapeOf(found ?? {}) !== shapeOf(input)) throw new TableMismatchError(table.name);
  }
}

interface TableIndex {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: readonly KeySchemaElement[] | undefined;
  readonly Projection?: Projection | undefined;
}

/** Returns the keys and indexes as text. The order in which the engine lists them does not matter. */
function shapeOf(table: {
  KeySchema?: readonly KeySchemaElement[] | undefined;
  AttributeDefinitions?: readonly AttributeDefinition[] | undefined;
  GlobalSecondaryIndexes?: readonly TableIndex[] | undefined;
  LocalSecondaryIndexes?: readonly TableIndex[] | undefined;
}): string {
  // A table defines its key attributes only.
  const types = new Map(
    table.AttributeDefinitions?.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  const keys = (schema: readonly KeySchemaElement[] = []): string =>
    schema.map(({ AttributeName, KeyType }) => `${AttributeName} ${types.get(AttributeName)} ${KeyType}`).join();
  const indexes = (list: readonly TableIndex[] = []): string[] =>
    list
      .map(
        ({ IndexName, KeySchema, Projection: projection }) =>
          `${IndexName}: ${keys(KeySchema)}: ${projectionOf(projection)}`,
      )
      .toSorted();
  return JSON.stringify([
    keys(table.KeySchema),
    indexes(table.GlobalSecondaryIndexes),
    indexes(table.LocalSecondaryIndexes),
  ]);
}

function projectionOf({ ProjectionType, NonKeyAttributes = [] }: Projection = {}): string {
  return [ProjectionType, ...NonKeyAttributes.toSorted()].join();
}

function createTableInput(table: TableModel) {
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
  } satisfies CreateTableCommandInput;
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
