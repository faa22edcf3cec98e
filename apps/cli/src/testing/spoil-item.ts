import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';

interface SpoilItemOptions {
  endpoint: string;
  tableName: string;
  id: string;
  attributes: Record<string, AttributeValue>;
}

/** Replaces attributes of an item, as somebody may do by hand. */
export async function spoilItem({ endpoint, tableName, id, attributes }: SpoilItemOptions): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = createDynamoDBDocumentClient({ endpoint, region: 'eu-west-1', credentials });
  try {
    const { Item: item } = await client.send(new GetItemCommand({ TableName: tableName, Key: { id: { S: id } } }));
    await client.send(new PutItemCommand({ TableName: tableName, Item: { ...item, ...attributes } }));
  } finally {
    client.destroy();
  }
}
