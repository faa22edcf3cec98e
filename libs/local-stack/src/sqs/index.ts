export type * from './api.ts';
export { createSqliteStore, queuesFileName, type SqliteStore } from './create-sqlite-store.ts';
export { createSqsEngine, type SqsEngineOptions } from './create-sqs-engine.ts';
export { createSqsResponder, type SqsAnswer, type SqsResponder } from './create-sqs-responder.ts';
export type { Delivery, DeliveryOptions } from './delivery.ts';
export { SqsError } from './sqs-error.ts';
export type { SqsStore } from './sqs-store.ts';
export { startSqsServer, type SqsServer, type SqsServerOptions } from './start-sqs-server.ts';
