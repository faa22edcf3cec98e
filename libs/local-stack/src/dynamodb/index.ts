export { dynamodbEngines, type DynamoDBEngine, DynamoDBEngineError, installedEngines } from './choose-engine.ts';
export { createDynamoDBResponder, type DynamoDBAnswer, type DynamoDBResponder } from './create-dynamodb-responder.ts';
export { ensureTable } from './ensure-table.ts';
export { DynamoDBDiedError, type DynamoDBOptions, type RunningDynamoDB, startDynamoDB } from './start-dynamodb.ts';
