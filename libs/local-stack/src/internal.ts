/** The exports that Daybreak's other packages share. They are not part of the API: any version may change them. */

export {
  createSqliteStore,
  createSqsEngine,
  createSqsResponder,
  type SqsAnswer,
  type SqsResponder,
  type SqsServer,
  startSqsServer,
} from '@daybreak/local-sqs';
export { createRandom, queuesFileName } from '@daybreak/local-sqs/internal';
export { type Arrive, createArrivals } from './arrivals/create-arrivals.ts';
export { createRecentImages, type RecentImages } from './dynamodb/answers/recent-images.ts';
export { createStaleReads, type StaleReads } from './dynamodb/answers/stale-read.ts';
export { batchParts, leftoverMember, requestItemsOf, withLeftover } from './dynamodb/capacity/batch-parts.ts';
export { createMeter, type Meter, type MeteredRequest, type MeterOptions } from './dynamodb/capacity/create-meter.ts';
export { itemSizeBytes } from './dynamodb/capacity/item-size.ts';
export { Throughput } from './dynamodb/capacity/throughput.ts';
export { TokenBucket } from './dynamodb/capacity/token-bucket.ts';
export { dynamodbEngines } from './dynamodb/engine/choose-engine.ts';
export {
  createDynamoDBResponder,
  type DynamoDBAnswer,
  type DynamoDBResponder,
} from './dynamodb/engine/create-dynamodb-responder.ts';
export { canLoadItems, LoadError, loadItems, type LoadOptions } from './dynamodb/engine/load-items.ts';
export type { Respond } from './dynamodb/capacity/body.ts';
export { createWriteRecorder, type WriteRecorder } from './dynamodb/streams/create-write-recorder.ts';
export type { ItemChange, StreamRecord } from './dynamodb/streams/stream-record.ts';
export { createTableStream, type TableStream } from './dynamodb/streams/table-stream.ts';
export { createDeliveries, type Deliveries, type DeliveriesOptions } from './delivery/create-deliveries.ts';
export { createEventLog, eventsFileName } from './events/event-log.ts';
export { type Buckets, type BucketsOptions, createBuckets } from './s3/create-buckets.ts';
export { errorXml, type PublishTarget, publishToTopic } from './events/publish-batch.ts';
export { type EventPlace, PublishError } from './events/publish-error.ts';
export { putEvents } from './events/put-events.ts';
export { callerOf } from './iam/caller.ts';
export { createPermissions, type PermissionsModel } from './iam/create-permissions.ts';
export { InProcessFunction, type InProcessFunctionOptions } from './lambda/in-process-function.ts';
export type { FunctionHost } from './lambda/invocation.ts';
export { invokeAsync } from './lambda/invoke-async.ts';
export { traceHeaderOf } from './lambda/trace-header.ts';
export { compileCache } from './process/compile-cache.ts';
export { EventSourceMapping, type EventSourceMappingOptions } from './mapping/event-source-mapping.ts';
export { interpretBatchResponse } from './mapping/interpret-batch-response.ts';
export { ShardCursor, type StreamBatch } from './mapping/shard-cursor.ts';
export { sqsRecord } from './mapping/sqs-record.ts';
export { Scheduler } from './scheduler/scheduler.ts';
export { createQueues } from './stack/create-queues.ts';
export { lockFileName } from './stack/lock-data-dir.ts';
export { handlersOf } from './stack/stack-wiring.ts';
export { compileFilters } from './patterns/filter-criteria.ts';
export { compileQueueFilter } from './patterns/queue-filter.ts';
export { type LoadedTemplate, loadTemplates } from './template/loading/load-templates.ts';
export { readStackModels } from './template/read-stack-model.ts';
