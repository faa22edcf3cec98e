import type { LogFields, Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export interface LogLine extends LogFields {
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
}

/**
 * A logger for tests, which keeps its lines in memory.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createMemoryLogger } from '@daybreak/runtime';
 *
 * const logger = createMemoryLogger();
 * logger.info('shipped', { orderId: 'order-1' });
 * assert.deepEqual(logger.lines, [{ level: 'info', message: 'shipped', orderId: 'order-1' }]);
 */
export function createMemoryLogger(): Logger & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const log =
    (level: LogLine['level']) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ ...fields, level, message });
  return { lines, debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

export interface MemoryMetrics extends Metrics {
  /** By metric name: the sum of all counts. */
  counts: Record<string, number>;
  /** The sums at the last call of `flush`. */
  published: Record<string, number>;
  /** By metric name: every duration, in milliseconds. */
  durations: Record<string, number[]>;
}

/**
 * Metrics for tests, kept in memory.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createMemoryMetrics } from '@daybreak/runtime';
 *
 * const metrics = createMemoryMetrics();
 * metrics.count('Shipped', 3);
 * assert.equal(metrics.counts['Shipped'], 3);
 */
export function createMemoryMetrics(): MemoryMetrics {
  const counts: Record<string, number> = {};
  const published: Record<string, number> = {};
  const durations: Record<string, number[]> = {};
  return {
    counts,
    published,
    durations,
    count: (name, value = 1) => void (counts[name] = (counts[name] ?? 0) + value),
    duration: (name, milliseconds) => void (durations[name] ??= []).push(milliseconds),
    flush: () => void Object.assign(published, counts),
  };
}
