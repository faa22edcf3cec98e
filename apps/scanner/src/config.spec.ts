import { describe, expect, it } from '@jest/globals';
import { readScannerConfig } from './config.ts';

describe('readScannerConfig', () => {
  it('needs two tables, two queues and a name', () => {
    expect(() => readScannerConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable RUNS_TABLE_NAME is required. ' +
        'Environment variable ROW_QUEUE_URL is required. ' +
        'Environment variable VALUE_QUEUE_URL is required',
    );
  });
});
