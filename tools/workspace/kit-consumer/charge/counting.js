const { DynamoDBClient, GetItemCommand, PutItemCommand } = require('@aws-sdk/client-dynamodb');

const dynamodb = new DynamoDBClient();

/* Counts the charges of an order, and overwrites the item that it read. */
exports.handler = async ({ Records }) => {
  for (const { body } of Records) {
    const Key = { orderId: { S: JSON.parse(body).orderId } };
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: process.env.ORDERS, Key, ConsistentRead: true }),
    );
    const charges = { N: String(Number(Item?.charges.N ?? 0) + 1) };
    await dynamodb.send(new PutItemCommand({ TableName: process.env.ORDERS, Item: { ...Key, charges } }));
  }
};
