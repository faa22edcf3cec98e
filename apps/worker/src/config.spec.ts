import { describe, expect, it } from '@jest/globals';
import { readWorkerConfig } from './config.ts';

const env = {
  POWERTOOLS_SERVICE_NAME: 'worker',
  ROWS_TABLE_NAME: 'rows',
  RUNS_TABLE_NAME: 'runs',
  ROW_QUEUE_URL: 'http://rows',
  PLAN_TIME_LIMIT_MS: '5000',
  PLAN_MEMORY_LIMIT_MB: '256',
  VALUE_QUEUE_URL: 'http://queue',
  QUEUE_URLS: 'http://127.0.0.1/1/row',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/1/row-dlq',
  MAX_ATTEMPTS: '5',
};

describe('readWorkerConfig', () => {
  it('requires the tables, the queues, the limits and a service name', () => {
    expect(() => readWorkerConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable QUEUE_URLS is required. ' +
        'Environment variable MAX_ATTEMPTS is required. ' +
        'Environment variable DEAD_LETTER_QUEUE_URL is required. ' +
        'Environment variable RUNS_TABLE_NAME is required. ' +
        'Environment variable ROW_QUEUE_URL is required. ' +
        'Environment variable VALUE_QUEUE_URL is required. ' +
        'Environment variable PLAN_TIME_LIMIT_MS is required. ' +
        'Environment variable PLAN_MEMORY_LIMIT_MB is required',
    );
  });

  it('puts all values of a row into one message by default', () => {
    expect(readWorkerConfig(env)).toEqual({
      logging: { service: 'worker', level: 'INFO' },
      metrics: { service: 'worker', namespace: 'Daybreak' },
      isolation: { timeLimitMs: 5_000, memoryLimitMb: 256 },
      forwardQueueUrls: [],
      retryPolicy: {
        queueUrls: ['http://127.0.0.1/1/row'],
        deadLetterQueueUrl: 'http://127.0.0.1/1/row-dlq',
        maxAttempts: 5,
        giveUpAfterSeconds: undefined,
      },
      rowsTable: { tableName: 'rows', firstShardCount: 16 },
      runsTable: { tableName: 'runs' },
      rowQueueUrl: 'http://rows',
      valueQueueUrl: 'http://queue',
      worker: { valuesPerMessage: undefined },
    });
    expect(readWorkerConfig({ ...env, VALUES_PER_MESSAGE: '20' }).worker).toEqual({ valuesPerMessage: 20 });
  });

  it('reads GIVE_UP_AFTER_SECONDS, up to 14 days', () => {
    expect(readWorkerConfig({ ...env, GIVE_UP_AFTER_SECONDS: '86400' }).retryPolicy.giveUpAfterSeconds).toBe(86_400);
    expect(() => readWorkerConfig({ ...env, GIVE_UP_AFTER_SECONDS: '1209601' })).toThrow(
      'Environment variable GIVE_UP_AFTER_SECONDS must be a whole number from 1 to 1209600',
    );
  });

  it('reads FORWARD_QUEUE_URLS', () => {
    const queues = ['http://127.0.0.1/1/a', 'http://127.0.0.1/1/b'];
    expect(readWorkerConfig({ ...env, FORWARD_QUEUE_URLS: queues.join() }).forwardQueueUrls).toEqual(queues);
    expect(() => readWorkerConfig({ ...env, FORWARD_QUEUE_URLS: 'a b' })).toThrow(
      'Environment variable FORWARD_QUEUE_URLS must be queue URLs separated by commas',
    );
  });
});
