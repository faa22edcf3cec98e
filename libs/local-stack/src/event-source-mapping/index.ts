export { EventSourceMapping, type EventSourceMappingOptions } from './event-source-mapping.ts';
export { sqsRecord } from './sqs-record.ts';
export { interpretBatchResponse } from './interpret-batch-response.ts';
