import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import * as v from 'valibot';

/** The fields of a log line, besides its message; values that JSON can hold. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A structured log with one line for each call. A line never holds private values. */
export interface Logger {
  /** What helps to follow one message. */
  debug(message: string, fields?: LogFields): void;
  /** What happened, once for each invocation or batch. */
  info(message: string, fields?: LogFields): void;
  /** What was dealt with, and should not become the rule. */
  warn(message: string, fields?: LogFields): void;
  /** What failed; somebody has to look. */
  error(message: string, fields?: LogFields): void;
}

/** Parses a `LogLevel`, such as that of an environment variable. */
export const logLevelSchema = v.picklist(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT']);

/** The least severe level that is logged. */
export type LogLevel = v.InferOutput<typeof logLevelSchema>;

/**
 * Creates a logger that writes one line of JSON to standard output for each call at `level` or above.
 *
 * @example
 * import { createLogger } from '@daybreak/runtime';
 *
 * const logger = createLogger({ service: 'orders', level: 'INFO' });
 * logger.info('shipped', { orderId: 'order-1' });
 */
export function createLogger({ service, level }: { service: string; level: LogLevel }): Logger {
  const logger = new PowertoolsLogger({ serviceName: service, logLevel: level });
  return {
    debug: (message, fields = {}) => logger.debug(message, fields),
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
  };
}
