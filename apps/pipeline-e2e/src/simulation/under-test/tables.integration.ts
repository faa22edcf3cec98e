import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, ensureTable } from '@daybreak/local-stack';
import { createDynamoDBResponder } from '@daybreak/local-stack/internal';
import { rowsTable, runsTable } from '@daybreak/repository';
import { clientConfig } from '@daybreak/testkit/internal';
import { expect, it } from '@jest/globals';
import { daybreakUnderTest } from './daybreak-under-test.ts';

const daybreak = daybreakUnderTest();

/** Creates the tables as the repository defines them, and then, where they are there, as the template does. */
async function createBoth(definitions: readonly ReturnType<typeof rowsTable>[]): Promise<void> {
  const responder = createDynamoDBResponder();
  const client = new DynamoDBClient(
    clientConfig(async ({ operation, body }) => {
      const answer = await responder.respond(operation, body);
      return { ...answer, headers: { ...answer.headers }, body: { ...answer.body } };
    }),
  );
  try {
    for (const definition of definitions) await ensureTable(client, definition);
    await createTables(daybreak.template.tables, client);
  } finally {
    client.destroy();
    await responder.close();
  }
}

it('have the keys and indexes that the repository defines', async () => {
  await expect(createBoth([rowsTable(daybreak.rowsTable), runsTable(daybreak.runsTable)])).resolves.toBeUndefined();
});

it('would be seen to have others', async () => {
  const { GlobalSecondaryIndexes: _, ...withoutIndex } = rowsTable(daybreak.rowsTable);
  const ofIdsAlone = { ...withoutIndex, AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }] };

  await expect(createBoth([ofIdsAlone])).rejects.toThrow('whose keys or indexes differ');
});
