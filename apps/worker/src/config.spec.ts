import { describe, expect, it } from '@jest/globals';
import { readWorkerConfig } from './config.ts';

describe('readWorkerConfig', () => {
  it('needs a table, two queues and a name', () => {
    expect(() => readWorkerConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable ROW_QUEUE_URL is required. ' +
        'Environment variable VALUE_QUEUE_URL is required',
    );
  });

  const env = {
    POWERTOOLS_SERVICE_NAME: 'worker',
    ROWS_TABLE_NAME: 'rows',
    ROW_QUEUE_URL: 'http://rows',
    VALUE_QUEUE_URL: 'http://queue',
  };

  it('sends all values of a row in one message unless told', () => {
    expect(readWorkerConfig(env)).toEqual({
      logging: { service: 'worker', level: 'INFO' },
      metrics: { service: 'worker', namespace: 'Daybreak' },
      passOnQueueUrls: [],
      rowsTable: { tableName: 'rows', shardCount: 16 },
      rowQueueUrl: 'http://rows',
      valueQueueUrl: 'http://queue',
      worker: { valuesPerMessage: undefined },
    });
    expect(readWorkerConfig({ ...env, VALUES_PER_MESSAGE: '20' }).worker).toEqual({ valuesPerMessage: 20 });
  });

  it('passes messages on to the queues that it is told, and to no other', () => {
    const queues = ['http://127.0.0.1/1/a', 'http://127.0.0.1/1/b'];
    expect(readWorkerConfig({ ...env, PASS_ON_QUEUE_URLS: queues.join() }).passOnQueueUrls).toEqual(queues);
    expect(() => readWorkerConfig({ ...env, PASS_ON_QUEUE_URLS: 'a b' })).toThrow(
      'Environment variable PASS_ON_QUEUE_URLS must be URLs of queues, separated by commas',
    );
  });
});
