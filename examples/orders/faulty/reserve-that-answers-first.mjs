import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
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
  if (isReserved) void requestPayment({ orderId, amount: quantity * price });
}

/** One update, which DynamoDB computes: two at a time don't lose a reservation, and a second delivery takes nothing more. */
async function takeFromStock({ orderId, sku, quantity }) {
  try {
    await dynamodb.send(
      new UpdateCommand({
        TableName: STOCK_TABLE,
        Key: { sku },
        UpdateExpression: 'SET available = available - :quantity, reservations.#orderId = :quantity',
        ConditionExpression: 'available >= :quantity AND attribute_not_exists(reservations.#orderId)',
        ExpressionAttributeNames: { '#orderId': orderId },
        ExpressionAttributeValues: { ':quantity': quantity },
      }),
    );
    return true;
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
    return await isReservedFor({ orderId, sku });
  }
}

async function isReservedFor({ orderId, sku }) {
  const { Item } = await dynamodb.send(new GetCommand({ TableName: STOCK_TABLE, Key: { sku }, ConsistentRead: true }));
  return Item.reservations[orderId] !== undefined;
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
