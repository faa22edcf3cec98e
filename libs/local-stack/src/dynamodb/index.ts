export {
  chooseEngine,
  dynamodbEngines,
  type DynamoDBEngine,
  DynamoDBEngineError,
  installedEngines,
} from './choose-engine.ts';
export { ensureTable } from './ensure-table.ts';
export { type DynamoDBOptions, type RunningDynamoDB, startDynamoDB } from './start-dynamodb.ts';
