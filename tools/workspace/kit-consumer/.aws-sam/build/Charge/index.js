const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');

const dynamodb = new DynamoDBClient();

exports.handler = async ({ Records }) => {
  for (const { body } of Records) {
    const Item = { orderId: { S: JSON.parse(body).orderId }, status: { S: 'charged' } };
    await dynamodb.send(new PutItemCommand({ TableName: process.env.ORDERS, Item }));
  }
  return { batchItemFailures: [] };
};
