import type { PipelineSettings } from '../settings/pipeline-settings.ts';
import type { RowShape } from '../workload/row-shape.ts';

const consumer = {
  batchSize: 100,
  batchWindowSeconds: 1,
  minimumPollers: undefined,
  memoryMiB: 1_024,
  timeoutSeconds: 30,
};

/** Returns settings like those of dev, with a run every five minutes. */
export function newSettings(changes: Partial<PipelineSettings> = {}): PipelineSettings {
  return {
    scanner: { ...consumer, batchSize: 1, batchWindowSeconds: 0, maximumConcurrency: 16, timeoutSeconds: 60 },
    worker: { ...consumer, maximumConcurrency: 10 },
    writer: { ...consumer, maximumConcurrency: 10 },
    dueShardCount: 16,
    valuesPerMessage: undefined,
    schedule: { expression: 'cron(0/5 * * * ? *)', timeZone: 'UTC' },
    rowsTable: {
      warmWriteUnits: undefined,
      warmReadUnits: undefined,
      maximumWriteUnits: 40_000,
      pointInTimeRecovery: false,
    },
    logLevel: 'INFO',
    logRetentionDays: 14,
    mappings: 6,
    alarms: 25,
    dashboards: 1,
    accountConcurrency: 1_000,
    ...changes,
  };
}

/** A row of five values and 1.6 KB. */
export const rowShape: RowShape = {
  values: 5,
  recurring: 0,
  itemBytes: 1_600,
  indexEntryBytes: 91,
  readUnits: 1,
  writeUnits: { rows: 2, index: 1 },
  putUnits: { rows: 2, index: 1 },
  rowMessageBytes: 110,
  valueMessageBytes: 760,
  valueMessages: 1,
  grouped: 0,
  archiveUpdates: 0,
  archiveUnits: 0,
};

/** Midnight, at which a run of `newSettings` starts. */
export const midnightMs = Date.parse('2026-03-29T00:00:00Z');
