import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const sqs = new SQSClient({});
const { ORDERS_TABLE, STOCK_TABLE, PAYMENTS_QUEUE_URL } = process.env;

/** Takes the orders that customers placed: reserves what is in stock, and has it paid. */
export async function handler({ Records }) {
  const settled = await Promise.allSettled(Records.map(async ({ body }) => await reserve(JSON.parse(body))));
  const failed = Records.filter((_, index) => settled[index].status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function reserve({ orderId, sku, quantity, price }) {
  const isReserved = await takeFromStock({ orderId, sku, quantity });
  await recordOrder({ orderId, sku, quantity, status: isReserved ? 'reserved' : 'refused' });
  if (isReserved) await requestPayment({ orderId, amount: quantity * price });
}

/** Two that read before either writes put back the same stock, and one reservation is lost. */
async function takeFromStock({ orderId, sku, quantity }) {
  const { Item } = await dynamodb.send(new GetCommand({ TableName: STOCK_TABLE, Key: { sku }, ConsistentRead: true }));
  if (Item.reservations[orderId] !== undefined) return true;
  if (Item.available < quantity) return false;
  const available = Item.available - quantity;
  const reservations = { ...Item.reservations, [orderId]: quantity };
  await dynamodb.send(new PutCommand({ TableName: STOCK_TABLE, Item: { ...Item, available, reservations } }));
  return true;
}

/** The first delivery of an order records it; a later one must not put a charged order back. */
async function recordOrder(order) {
  try {
    await dynamodb.send(
      new PutCommand({ TableName: ORDERS_TABLE, Item: order, ConditionExpression: 'attribute_not_exists(orderId)' }),
    );
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
  }
}

async function requestPayment(payment) {
  await sqs.send(new SendMessageCommand({ QueueUrl: PAYMENTS_QUEUE_URL, MessageBody: JSON.stringify(payment) }));
}
