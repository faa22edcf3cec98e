import { describe, expect, it } from '@jest/globals';
import { readWorkerConfig } from './config.ts';

describe('readWorkerConfig', () => {
  it('needs a table, a queue and a name', () => {
    expect(() => readWorkerConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable VALUE_QUEUE_URL is required',
    );
  });

  it('sends one value a message unless told', () => {
    const env = { POWERTOOLS_SERVICE_NAME: 'worker', ROWS_TABLE_NAME: 'rows', VALUE_QUEUE_URL: 'http://queue' };
    expect(readWorkerConfig(env)).toEqual({
      logging: { service: 'worker', level: 'INFO' },
      metrics: { service: 'worker', namespace: 'Daybreak' },
      rowsTable: { tableName: 'rows', shardCount: 16 },
      valueQueueUrl: 'http://queue',
      worker: { valuesPerMessage: 1 },
    });
    expect(readWorkerConfig({ ...env, VALUES_PER_MESSAGE: '20' }).worker).toEqual({ valuesPerMessage: 20 });
  });
});
