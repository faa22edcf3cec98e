import { describe, expect, it } from '@jest/globals';
import { readDeadLetterConfig } from './config.ts';

describe('readDeadLetterConfig', () => {
  it('needs a table, a parking queue and a name', () => {
    expect(() => readDeadLetterConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable PARKING_QUEUE_URL is required',
    );
  });
});
