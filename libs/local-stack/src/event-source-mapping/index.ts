export { EventSourceMapping, type EventSourceMappingOptions } from './event-source-mapping.ts';
export { sqsRecord } from './sqs-record.ts';
export { type BatchOutcome, interpretBatchResponse } from './interpret-batch-response.ts';
