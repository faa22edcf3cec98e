import { describe, expect, it } from '@jest/globals';
import { readDeadLetterConfig } from './config.ts';

describe('readDeadLetterConfig', () => {
  it('needs a table, a parking queue, a name, and how often its queues try', () => {
    expect(() => readDeadLetterConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable PARKING_QUEUE_URL is required. ' +
        'Environment variable MAX_RECEIVE_COUNT is required',
    );
  });
});
