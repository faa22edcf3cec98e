import { describe, expect, it } from '@jest/globals';
import { readWriterConfig } from './config.ts';

describe('readWriterConfig', () => {
  it('needs a table, a queue and a name', () => {
    expect(() => readWriterConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable ROW_QUEUE_URL is required',
    );
  });

  it('has a shard count unless told', () => {
    const env = { POWERTOOLS_SERVICE_NAME: 'writer', ROWS_TABLE_NAME: 'rows', ROW_QUEUE_URL: 'http://rows' };
    expect(readWriterConfig(env)).toEqual({
      logging: { service: 'writer', level: 'INFO' },
      metrics: { service: 'writer', namespace: 'Daybreak' },
      passOnQueueUrls: [],
      rowQueueUrl: 'http://rows',
      rowsTable: { tableName: 'rows', shardCount: 16 },
    });
    expect(readWriterConfig({ ...env, DUE_SHARD_COUNT: '4' }).rowsTable.shardCount).toBe(4);
  });

  it('passes messages on to the queues that it is told, and to no other', () => {
    const env = { POWERTOOLS_SERVICE_NAME: 'writer', ROWS_TABLE_NAME: 'rows', ROW_QUEUE_URL: 'http://rows' };
    const queues = ['http://127.0.0.1/1/a', 'http://127.0.0.1/1/b'];
    expect(readWriterConfig({ ...env, PASS_ON_QUEUE_URLS: queues.join() }).passOnQueueUrls).toEqual(queues);
    expect(() => readWriterConfig({ ...env, PASS_ON_QUEUE_URLS: 'a b' })).toThrow(
      'Environment variable PASS_ON_QUEUE_URLS must be URLs of queues, separated by commas',
    );
  });
});
