import { describe, expect, it } from '@jest/globals';
import { readWriterConfig } from './config.ts';

const env = {
  POWERTOOLS_SERVICE_NAME: 'writer',
  ROWS_TABLE_NAME: 'rows',
  ROW_QUEUE_URL: 'http://rows',
  QUEUE_URLS: 'http://127.0.0.1/1/value',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/1/value-dlq',
  MAX_ATTEMPTS: '5',
  GIVE_UP_AFTER_SECONDS: '86400',
};

describe('readWriterConfig', () => {
  it('requires the table, the queues, the limits and a service name', () => {
    expect(() => readWriterConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable QUEUE_URLS is required. ' +
        'Environment variable MAX_ATTEMPTS is required. ' +
        'Environment variable DEAD_LETTER_QUEUE_URL is required. ' +
        'Environment variable ROW_QUEUE_URL is required',
    );
  });

  it('has a default shard count', () => {
    expect(readWriterConfig(env)).toEqual({
      logging: { service: 'writer', level: 'INFO' },
      metrics: { service: 'writer', namespace: 'Daybreak' },
      forwardQueueUrls: [],
      retryPolicy: {
        queueUrls: ['http://127.0.0.1/1/value'],
        deadLetterQueueUrl: 'http://127.0.0.1/1/value-dlq',
        maxAttempts: 5,
        giveUpAfterSeconds: 86_400,
      },
      rowQueueUrl: 'http://rows',
      rowsTable: { tableName: 'rows', firstShardCount: 16 },
    });
    expect(readWriterConfig({ ...env, DUE_SHARD_COUNT: '4' }).rowsTable.firstShardCount).toBe(4);
    expect(readWriterConfig(env).rowsTable).not.toHaveProperty('keepCompletedDays');
    expect(readWriterConfig({ ...env, KEEP_COMPLETED_DAYS: '90' }).rowsTable.keepCompletedDays).toBe(90);
    // Messages about a row may be as old.
    expect(() => readWriterConfig({ ...env, KEEP_COMPLETED_DAYS: '89' })).toThrow('KEEP_COMPLETED_DAYS');
  });

  it('reads FORWARD_QUEUE_URLS', () => {
    const queues = ['http://127.0.0.1/1/a', 'http://127.0.0.1/1/b'];
    expect(readWriterConfig({ ...env, FORWARD_QUEUE_URLS: queues.join() }).forwardQueueUrls).toEqual(queues);
    expect(() => readWriterConfig({ ...env, FORWARD_QUEUE_URLS: 'a b' })).toThrow(
      'Environment variable FORWARD_QUEUE_URLS must be queue URLs separated by commas',
    );
  });
});
