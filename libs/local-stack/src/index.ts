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
export type { AnswerOptions } from './dynamodb/answers/answer-options.ts';
export { createRecentImages, type RecentImages } from './dynamodb/answers/recent-images.ts';
export { createStaleReads, type StaleReads } from './dynamodb/answers/stale-read.ts';
export { batchParts, leftoverMember, requestItemsOf, withLeftover } from './dynamodb/capacity/batch-parts.ts';
export type { Capacity, ProvisionedCapacity, TableCapacity, WarmCapacity } from './dynamodb/capacity/capacity.ts';
export { createMeter, type Meter, type MeteredRequest, type MeterOptions } from './dynamodb/capacity/create-meter.ts';
export { itemSizeBytes } from './dynamodb/capacity/item-size.ts';
export { Throughput } from './dynamodb/capacity/throughput.ts';
export { TokenBucket } from './dynamodb/capacity/token-bucket.ts';
export type { UnitCount } from './dynamodb/capacity/unit-counts.ts';
export { createTables, TableMismatchError } from './dynamodb/create-tables.ts';
export {
  type DynamoDBEngine,
  DynamoDBEngineError,
  dynamodbEngines,
  installedEngines,
} from './dynamodb/engine/choose-engine.ts';
export {
  createDynamoDBResponder,
  type DynamoDBAnswer,
  type DynamoDBResponder,
} from './dynamodb/engine/create-dynamodb-responder.ts';
export { ensureTable } from './dynamodb/engine/ensure-table.ts';
export { canLoadItems, LoadError, loadItems, type LoadOptions } from './dynamodb/engine/load-items.ts';
export {
  DynamoDBDiedError,
  type DynamoDBOptions,
  type RunningDynamoDB,
  startDynamoDB,
} from './dynamodb/engine/start-dynamodb.ts';
export { createWriteRecorder, type Respond, type WriteRecorder } from './dynamodb/streams/create-write-recorder.ts';
export type { ItemChange, StreamRecord } from './dynamodb/streams/stream-record.ts';
export { createTableStream, type TableStream } from './dynamodb/streams/table-stream.ts';
export { createDeliveries, type Deliveries, type DeliveriesOptions } from './delivery/create-deliveries.ts';
export { createEventLog, type EventLog, eventsFileName, type PublishedEvent, readEvents } from './events/event-log.ts';
export { errorXml, type PublishTarget, publishToTopic } from './events/publish-batch.ts';
export { type EventPlace, PublishError } from './events/publish-error.ts';
export { putEvents } from './events/put-events.ts';
export type { ApiCall } from './iam/access-request.ts';
export { accessKeyOf, callerOf } from './iam/caller.ts';
export { createPermissions, type Permissions, type PermissionsModel } from './iam/create-permissions.ts';
export type { Grant } from './iam/usage.ts';
export { InProcessFunction, type InProcessFunctionOptions, type LambdaHandler } from './lambda/in-process-function.ts';
export type { FunctionError, FunctionHost, InvocationResult } from './lambda/invocation.ts';
export { type AsyncInvocation, invokeAsync } from './lambda/invoke-async.ts';
export { EventSourceMapping, type EventSourceMappingOptions } from './mapping/event-source-mapping.ts';
export { interpretBatchResponse } from './mapping/interpret-batch-response.ts';
export { ShardCursor, type StreamBatch } from './mapping/shard-cursor.ts';
export { sqsRecord } from './mapping/sqs-record.ts';
export { StopError } from './process/closers.ts';
export { type FireOptions, Scheduler } from './scheduler/scheduler.ts';
export { FunctionInitError } from './stack/create-functions.ts';
export { createQueues } from './stack/create-queues.ts';
export type {
  FunctionsOption,
  HandlersByName,
  LocalStack,
  LocalStackOptions,
  StackWiring,
} from './stack/local-stack.ts';
export { DataDirInUseError, type DataDirLock, lockDataDir, lockFileName } from './stack/lock-data-dir.ts';
export { handlersOf } from './stack/stack-wiring.ts';
export type { ServiceTrouble, TroubledService } from './troubles/service-troubles.ts';
export { startLocalStack } from './stack/start-local-stack.ts';
export type { WaitOptions } from './stack/waiting/idle.ts';
export { NotIdleError } from './stack/waiting/not-idle-error.ts';
export { type LeftQueues, UnreadMessagesError } from './stack/waiting/unread-messages.ts';
export type { StackPlace } from './template/describe-resource.ts';
export { compileFilters } from './patterns/filter-criteria.ts';
export { compileQueueFilter } from './patterns/queue-filter.ts';
export { stackNameOf } from './template/code-assets.ts';
export { loadTemplate } from './template/loading/load-template.ts';
export { readStackModel, readStackModels } from './template/read-stack-model.ts';
export type { StackModelOptions } from './template/stack-parts.ts';
export type {
  EventSourceMappingModel,
  FunctionModel,
  QueueModel,
  ScheduleModel,
  StackModel,
  StreamMappingModel,
  TableModel,
} from './template/stack-model.ts';
export { TemplateError } from './template/template-error.ts';
