export {
  createRandom,
  createSqliteStore,
  createSqsEngine,
  createSqsResponder,
  createStackClock,
  type DeliveryOptions,
  type MessageAttribute,
  type MessageSnapshot,
  type Queue,
  type QueueCounts,
  queuesFileName,
  type ReceivedMessage,
  type SqsAnswer,
  type SqsEngine,
  type SqsResponder,
  type SqsServer,
  type StackClock,
  startSqsServer,
} from '@daybreak/local-sqs';
export type { Capacity, ProvisionedCapacity, TableCapacity } from './capacity/capacity.ts';
export { createMeter, type Meter, type MeteredRequest, type MeterOptions } from './capacity/create-meter.ts';
export type { UnitCount } from './capacity/unit-counts.ts';
export { StopError } from './closers.ts';
export { FunctionInitError } from './create-functions.ts';
export { createQueues } from './create-queues.ts';
export { createTables, TableMismatchError } from './create-tables.ts';
export {
  createDynamoDBResponder,
  type DynamoDBAnswer,
  DynamoDBDiedError,
  type DynamoDBEngine,
  DynamoDBEngineError,
  dynamodbEngines,
  type DynamoDBOptions,
  type DynamoDBResponder,
  ensureTable,
  installedEngines,
  type RunningDynamoDB,
  startDynamoDB,
} from './dynamodb/index.ts';
export {
  EventSourceMapping,
  type EventSourceMappingOptions,
  interpretBatchResponse,
  sqsRecord,
} from './event-source-mapping/index.ts';
export { type ApiCall, createPermissions, type Grant, type Permissions, type PermissionsModel } from './iam/index.ts';
export { NotIdleError, type WaitOptions } from './idle.ts';
export {
  type AsyncInvocation,
  type FunctionError,
  type FunctionHost,
  InProcessFunction,
  type InProcessFunctionOptions,
  type InvocationResult,
  invokeAsync,
  type LambdaHandler,
} from './lambda/index.ts';
export type { FunctionsOption, HandlersByName, LocalStack, LocalStackOptions, StackWiring } from './local-stack.ts';
export { DataDirInUseError, type DataDirLock, lockDataDir, lockFileName } from './lock-data-dir.ts';
export { type FireOptions, Scheduler } from './scheduler/index.ts';
export { startLocalStack } from './start-local-stack.ts';
export {
  type EventSourceMappingModel,
  type FunctionModel,
  loadTemplate,
  type QueueModel,
  readStackModel,
  type ScheduleModel,
  type StackModel,
  type StackModelOptions,
  type StackPlace,
  type TableModel,
  TemplateError,
} from './template/index.ts';
