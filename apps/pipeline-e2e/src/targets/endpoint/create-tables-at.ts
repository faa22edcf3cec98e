import { DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, type TableModel } from '@daybreak/local-stack';

/** Makes the template's tables, with their indexes, by DynamoDB's own API. They go with the returned object. */
export async function createTablesAt(client: DynamoDBClient, tables: readonly TableModel[]): Promise<AsyncDisposable> {
  await using made = new AsyncDisposableStack();
  for (const table of tables) {
    await createTables([table], client);
    made.defer(async () => void (await client.send(new DeleteTableCommand({ TableName: table.name }))));
  }
  return made.move();
}
