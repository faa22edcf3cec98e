import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const { ORDERS_TABLE, PAYMENTS_API } = process.env;

/** Charges what was reserved, once for each order. */
export async function handler({ Records }) {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      await charge(JSON.parse(body));
    } catch (error) {
      console.error(`${messageId} was not charged: ${error.name}`);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

async function charge({ orderId, amount }) {
  // The provider takes a second request with this key for the first one again, however long the first one's answer was lost.
  const response = await fetch(`${PAYMENTS_API}/charges`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': orderId },
    body: JSON.stringify({ orderId, amount }),
  });
  if (!response.ok) throw new Error(`The provider answered ${response.status}`);
  const { chargeId } = await response.json();
  await dynamodb.send(
    new UpdateCommand({
      TableName: ORDERS_TABLE,
      Key: { orderId },
      UpdateExpression: 'SET #status = :charged, chargeId = :chargeId',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':charged': 'charged', ':chargeId': chargeId },
    }),
  );
}
