export {
  clientDefaults,
  createDynamoDBDocumentClient,
  createSqsClient,
  requestMarginMs,
  type SdkClient,
  withoutOverhead,
} from './clients.ts';
export { systemClock, type Clock } from './clock.ts';
export {
  ConfigError,
  integerVariable,
  queueUrlsVariable,
  readConfig,
  serviceConfig,
  serviceVariables,
  textVariable,
} from './config.ts';
export { createLogger, logLevelSchema, type LogFields, type Logger, type LogLevel } from './logger.ts';
export { mapWithConcurrency } from './map-with-concurrency.ts';
export { once } from './once.ts';
export { resultsOf } from './results-of.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { describeError } from './describe-error.ts';
export { createMemoryLogger, createMemoryMetrics } from './memory.ts';
