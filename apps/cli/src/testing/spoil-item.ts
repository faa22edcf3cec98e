import { type AttributeValue, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { settingsId } from '@daybreak/repository';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';

interface SpoilItemOptions {
  endpoint: string;
  tableName: string;
  id: string;
  attributes: Record<string, AttributeValue>;
}

/** Replaces attributes of an item, as somebody may do by hand. */
export async function spoilItem({ endpoint, tableName, id, attributes }: SpoilItemOptions): Promise<void> {
  await withClient(endpoint, async (client) => {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { id: { S: id } }, ConsistentRead: true }),
    );
    await client.send(new PutItemCommand({ TableName: tableName, Item: { ...item, ...attributes } }));
  });
}

/** Removes from a failed row, and from the settings of its table, what versions without an index of failed rows do not write. */
export async function forgetFailedIndex({
  endpoint,
  tableName,
  id,
}: Omit<SpoilItemOptions, 'attributes'>): Promise<void> {
  await withClient(endpoint, async (client) => {
    for (const [itemId, names] of [
      [id, 'dueShard, dueAt'],
      [settingsId, 'failedRowsIndexed'],
    ] as const)
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { id: { S: itemId } },
          UpdateExpression: `REMOVE ${names}`,
        }),
      );
  });
}

async function withClient(
  endpoint: string,
  use: (client: ReturnType<typeof createDynamoDBDocumentClient>) => Promise<void>,
): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = createDynamoDBDocumentClient({ endpoint, region: 'eu-west-1', credentials });
  try {
    await use(client);
  } finally {
    client.destroy();
  }
}
