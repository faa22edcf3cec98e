import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import {
  ConfigError,
  integerVariable,
  queueUrlsVariable,
  readConfig,
  serviceVariables,
  textVariable,
} from './config.ts';

const schema = v.object({
  ...serviceVariables,
  ORDERS_TABLE_NAME: textVariable,
  SHARD_COUNT: v.optional(integerVariable({ min: 1, max: 99 }), '16'),
});

describe('readConfig', () => {
  it('parses the variables and fills in the defaults', () => {
    expect(
      readConfig(schema, { ORDERS_TABLE_NAME: 'orders', POWERTOOLS_SERVICE_NAME: 'shipping', PATH: '/bin' }),
    ).toEqual({
      ORDERS_TABLE_NAME: 'orders',
      SHARD_COUNT: 16,
      LOG_LEVEL: 'INFO',
      POWERTOOLS_SERVICE_NAME: 'shipping',
      POWERTOOLS_METRICS_NAMESPACE: 'Daybreak',
    });
  });

  it('names every variable that is missing or invalid, and quotes no value', () => {
    const read = () => readConfig(schema, { ORDERS_TABLE_NAME: '', SHARD_COUNT: 'secret', LOG_LEVEL: 'secret' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      'Environment variable LOG_LEVEL must be ("DEBUG" | "INFO" | "WARN" | "ERROR" | "SILENT"). ' +
        'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ORDERS_TABLE_NAME must not be empty. ' +
        'Environment variable SHARD_COUNT must be a whole number from 1 to 99',
    );
  });

  it.each(['0', '100', '1.5', '-1', ' 1', ''])('refuses the number %j', (SHARD_COUNT) => {
    const env = { ORDERS_TABLE_NAME: 'orders', POWERTOOLS_SERVICE_NAME: 'shipping', SHARD_COUNT };
    expect(() => readConfig(schema, env)).toThrow('SHARD_COUNT must be a whole number from 1 to 99');
  });

  const urls = v.object({ QUEUE_URLS: v.optional(queueUrlsVariable) });
  const [first, second] = ['http://127.0.0.1:9324/1/a', 'https://sqs.eu-west-1.amazonaws.com/1/b'];

  it('reads queue URLs as a list', () => {
    expect(readConfig(urls, {})).toEqual({});
    expect(readConfig(urls, { QUEUE_URLS: `${first},${second}` })).toEqual({ QUEUE_URLS: [first, second] });
  });

  it.each(['', 'a', 'ftp://x/1/a', 'https://', `${first},`, `${first}, ${second}`])(
    'refuses the URLs %j',
    (QUEUE_URLS) => {
      expect(() => readConfig(urls, { QUEUE_URLS })).toThrow('QUEUE_URLS must be queue URLs separated by commas');
    },
  );
});
