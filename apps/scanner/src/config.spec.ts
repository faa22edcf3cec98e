import { describe, expect, it } from '@jest/globals';
import { readScannerConfig } from './config.ts';

describe('readScannerConfig', () => {
  it('requires two tables, four queues and a service name', () => {
    expect(() => readScannerConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable QUEUE_URLS is required. ' +
        'Environment variable MAX_ATTEMPTS is required. ' +
        'Environment variable DEAD_LETTER_QUEUE_URL is required. ' +
        'Environment variable RUNS_TABLE_NAME is required. ' +
        'Environment variable SCAN_QUEUE_URL is required. ' +
        'Environment variable ROW_QUEUE_URL is required. ' +
        'Environment variable VALUE_QUEUE_URL is required',
    );
  });

  it('has a default shard count', () => {
    const env = {
      POWERTOOLS_SERVICE_NAME: 'scanner',
      ROWS_TABLE_NAME: 'rows',
      RUNS_TABLE_NAME: 'runs',
      QUEUE_URLS: 'http://127.0.0.1/1/scans',
      MAX_ATTEMPTS: '5',
      DEAD_LETTER_QUEUE_URL: 'http://dead-scans',
      SCAN_QUEUE_URL: 'http://127.0.0.1/1/scans',
      ROW_QUEUE_URL: 'http://rows',
      VALUE_QUEUE_URL: 'http://values',
    };
    expect(readScannerConfig(env)).toEqual({
      logging: { service: 'scanner', level: 'INFO' },
      metrics: { service: 'scanner', namespace: 'Daybreak' },
      rowsTable: { tableName: 'rows', firstShardCount: 16 },
      runsTable: { tableName: 'runs' },
      retryPolicy: {
        queueUrls: ['http://127.0.0.1/1/scans'],
        maxAttempts: 5,
        giveUpAfterSeconds: undefined,
        deadLetterQueueUrl: 'http://dead-scans',
      },
      scanQueueUrl: 'http://127.0.0.1/1/scans',
      rowQueueUrl: 'http://rows',
      valueQueueUrl: 'http://values',
      scanner: { shardCount: 16 },
    });
    const { scanner, rowsTable } = readScannerConfig({ ...env, DUE_SHARD_COUNT: '4' });
    expect([scanner.shardCount, rowsTable.firstShardCount]).toEqual([4, 4]);
  });
});
