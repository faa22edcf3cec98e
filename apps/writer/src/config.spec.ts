import { describe, expect, it } from '@jest/globals';
import { readWriterConfig } from './config.ts';

describe('readWriterConfig', () => {
  it('needs a table and a name', () => {
    expect(() => readWriterConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. Environment variable ROWS_TABLE_NAME is required',
    );
  });

  it('has a shard count unless told', () => {
    const env = { POWERTOOLS_SERVICE_NAME: 'writer', ROWS_TABLE_NAME: 'rows' };
    expect(readWriterConfig(env)).toEqual({
      logging: { service: 'writer', level: 'INFO' },
      metrics: { service: 'writer', namespace: 'Daybreak' },
      rowsTable: { tableName: 'rows', shardCount: 16 },
    });
    expect(readWriterConfig({ ...env, DUE_SHARD_COUNT: '4' }).rowsTable.shardCount).toBe(4);
  });
});
