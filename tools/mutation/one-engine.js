import { DeleteTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { ensureTable as createTable } from '../../libs/local-stack/src/dynamodb/engine/ensure-table.ts';

// What the repository's suites use of the local stack. To start an engine for each suite, and to load the rest, for each mutant,
// takes longer than most of them.

export const installedEngines = () => ['the engine'];

/** The engine that runs already: its tables are emptied when a suite asks for them. */
export const startDynamoDB = async () => ({ endpoint: globalThis.dynamodbEndpoint, close: async () => {} });

export async function ensureTable(client, table) {
  try {
    await client.send(new DeleteTableCommand({ TableName: table.TableName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  await createTable(client, table);
}
