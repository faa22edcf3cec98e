import type { LogFields, Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export interface LogLine extends LogFields {
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
}

/** A logger for tests that keeps its lines. */
export function createMemoryLogger(): Logger & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const log =
    (level: LogLine['level']) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ ...fields, level, message });
  return { lines, debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

export interface MemoryMetrics extends Metrics {
  /** What was counted. */
  counts: Record<string, number>;
  /** What had been counted when `flush` was last called. */
  published: Record<string, number>;
  /** Every sample of each duration, in milliseconds. */
  durations: Record<string, number[]>;
}

/** Metrics for tests. */
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
