export type * from './api.ts';
export { createSqsEngine, type SqsEngineOptions } from './create-sqs-engine.ts';
export { SqsError } from './sqs-error.ts';
export type { SqsStore } from './sqs-store.ts';
