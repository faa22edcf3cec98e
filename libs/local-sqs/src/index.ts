export type { Delivery, DeliveryOptions, DeliveryTrouble } from './api/delivery.ts';
export type * from './api/messages.ts';
export type * from './api/queue.ts';
export type { SqsEngine } from './api/sqs-engine.ts';
export { SqsError } from './api/sqs-error.ts';
export {
  defaultAttributes,
  defaultFifoAttributes,
  numberRanges,
  withAttributes,
} from './attributes/queue-attributes.ts';
export { assertQueueName } from './attributes/queue-name.ts';
export { createStackClock, type StackClock, type StackClockOptions, type Timer } from './clock/clock.ts';
export { createSqsEngine } from './engine/create-sqs-engine.ts';
export type { SqsEngineOptions } from './engine/local-engine.ts';
export { createRandom } from './engine/random.ts';
export { mayRedrive } from './engine/redrive.ts';
export { recordOf } from './schemas/record-of.ts';
export { createSqsResponder, type SqsAnswer, type SqsResponder } from './server/create-sqs-responder.ts';
export { openSqsAddress, type SqsAddress } from './server/open-sqs-address.ts';
export { type SqsRequest, startSqsServer, type SqsServer, type SqsServerOptions } from './server/start-sqs-server.ts';
export { createSqliteStore, queuesFileName, type SqliteStore } from './store/create-sqlite-store.ts';
export { isSqliteBusy } from './store/sqlite-busy.ts';
export type { SqsStore } from './store/sqs-store.ts';
