import { describe, expect, it } from '@jest/globals';
import { readDeadLetterConfig } from './config.ts';

describe('readDeadLetterConfig', () => {
  it('requires the table, the queues, the limits and a service name', () => {
    expect(() => readDeadLetterConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable QUEUE_URLS is required. ' +
        'Environment variable MAX_ATTEMPTS is required. ' +
        'Environment variable PARKING_QUEUE_URL is required. ' +
        'Environment variable MAX_RECEIVE_COUNT is required',
    );
  });

  it('gives up its own failed messages to the parking queue, without a time limit', () => {
    const queueUrls = ['http://127.0.0.1/1/row-dlq', 'http://127.0.0.1/1/value-dlq'];
    const { retryPolicy } = readDeadLetterConfig({
      POWERTOOLS_SERVICE_NAME: 'dead-letter',
      ROWS_TABLE_NAME: 'rows',
      PARKING_QUEUE_URL: 'http://127.0.0.1/1/parking',
      QUEUE_URLS: queueUrls.join(),
      MAX_ATTEMPTS: '5',
      MAX_RECEIVE_COUNT: '500',
    });
    expect(retryPolicy).toEqual({
      queueUrls,
      deadLetterQueueUrl: 'http://127.0.0.1/1/parking',
      maxAttempts: 5,
      giveUpAfterSeconds: undefined,
    });
  });
});
