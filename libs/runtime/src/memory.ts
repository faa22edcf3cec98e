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

/** Metrics for tests: `counts` is what was counted, `published` what had been when `flush` was last called. */
export function createMemoryMetrics(): Metrics & { counts: Record<string, number>; published: Record<string, number> } {
  const counts: Record<string, number> = {};
  const published: Record<string, number> = {};
  return {
    counts,
    published,
    count: (name, value = 1) => void (counts[name] = (counts[name] ?? 0) + value),
    duration: () => undefined,
    flush: () => void Object.assign(published, counts),
  };
}
