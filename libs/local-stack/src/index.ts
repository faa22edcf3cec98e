export {
  createStackClock,
  type DeliveryOptions,
  type MessageAttribute,
  type MessageSnapshot,
  type Queue,
  type QueueCounts,
  type ReceivedMessage,
  type SqsEngine,
  type StackClock,
} from '@daybreak/local-sqs';
export type { Arrival } from './arrivals/arrival.ts';
export { ArrivalError } from './arrivals/arrival-error.ts';
export type { AnswerOptions } from './dynamodb/answers/answer-options.ts';
export type { Capacity, ProvisionedCapacity, TableCapacity, WarmCapacity } from './dynamodb/capacity/capacity.ts';
export type { UnitCount } from './dynamodb/capacity/unit-counts.ts';
export { createTables, TableMismatchError } from './dynamodb/create-tables.ts';
export { type DynamoDBEngine, DynamoDBEngineError, installedEngines } from './dynamodb/engine/choose-engine.ts';
export { ensureTable } from './dynamodb/engine/ensure-table.ts';
export {
  DynamoDBExitedError,
  type DynamoDBOptions,
  type RunningDynamoDB,
  startDynamoDB,
} from './dynamodb/engine/start-dynamodb.ts';
export { type EventLog, type PublishedEvent, readEvents } from './events/event-log.ts';
export type { ApiCall } from './iam/access-request.ts';
export { accessKeyOf } from './iam/caller.ts';
export type { Permissions } from './iam/create-permissions.ts';
export type { Grant } from './iam/usage.ts';
export type { LambdaHandler } from './lambda/in-process-function.ts';
export type { FunctionError, InvocationResult } from './lambda/invocation.ts';
export type { AsyncInvocation } from './lambda/invoke-async.ts';
export { StopError } from './process/closers.ts';
export type { FireOptions } from './scheduler/scheduler.ts';
export { FunctionInitError } from './stack/create-functions.ts';
export type {
  FunctionsOption,
  HandlersByName,
  LocalStack,
  LocalStackOptions,
  StackWiring,
} from './stack/local-stack.ts';
export { DataDirInUseError, type DataDirLock, lockDataDir } from './stack/lock-data-dir.ts';
export type { ServiceFault, FaultyService } from './faults/service-faults.ts';
export type { StackFailure } from './stack/stack-log.ts';
export { startLocalStack } from './stack/start-local-stack.ts';
export type { WaitOptions } from './stack/waiting/idle.ts';
export { NotIdleError } from './stack/waiting/not-idle-error.ts';
export { type LeftQueues, UnreadMessagesError } from './stack/waiting/unread-messages.ts';
export type { StackPlace } from './template/stack-place.ts';
export { loadTemplate } from './template/loading/load-template.ts';
export { readStackModel } from './template/read-stack-model.ts';
export type { StackModelOptions } from './template/stack-parts.ts';
export type {
  EventSourceMappingModel,
  FunctionModel,
  QueueModel,
  StackModel,
  StreamMappingModel,
  TableModel,
} from './template/stack-model.ts';
export type { ScheduleModel } from './template/event-models.ts';
export { TemplateError } from './template/template-error.ts';
