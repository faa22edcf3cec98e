import { describe, expect, it } from '@jest/globals';
import { readScannerConfig } from './config.ts';

describe('readScannerConfig', () => {
  it('needs two tables, three queues and a name', () => {
    expect(() => readScannerConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable RUNS_TABLE_NAME is required. ' +
        'Environment variable SCAN_QUEUE_URL is required. ' +
        'Environment variable ROW_QUEUE_URL is required. ' +
        'Environment variable VALUE_QUEUE_URL is required',
    );
  });

  it('has a shard count unless told', () => {
    const env = {
      POWERTOOLS_SERVICE_NAME: 'scanner',
      ROWS_TABLE_NAME: 'rows',
      RUNS_TABLE_NAME: 'runs',
      SCAN_QUEUE_URL: 'http://scans',
      ROW_QUEUE_URL: 'http://rows',
      VALUE_QUEUE_URL: 'http://values',
    };
    expect(readScannerConfig(env)).toEqual({
      logging: { service: 'scanner', level: 'INFO' },
      metrics: { service: 'scanner', namespace: 'Daybreak' },
      rowsTable: { tableName: 'rows', shardCount: 16 },
      runsTable: { tableName: 'runs' },
      scanQueueUrl: 'http://scans',
      rowQueueUrl: 'http://rows',
      valueQueueUrl: 'http://values',
      scanner: { shardCount: 16 },
    });
    const { scanner, rowsTable } = readScannerConfig({ ...env, DUE_SHARD_COUNT: '4' });
    expect([scanner.shardCount, rowsTable.shardCount]).toEqual([4, 4]);
  });
});
