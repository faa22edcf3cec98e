import { expect } from '@jest/globals';
import { fuzz, hostileKey, hostileText } from '@daybreak/fuzz';
import fc from 'fast-check';
import * as v from 'valibot';
import { ConfigError, integerVariable, readConfig, serviceVariables, textVariable } from './config.ts';

const schema = v.object({
  ...serviceVariables,
  ORDERS_TABLE_NAME: textVariable,
  SHARD_COUNT: v.optional(integerVariable({ min: 1, max: 100 }), '16'),
});
const good = { POWERTOOLS_SERVICE_NAME: 'intake', ORDERS_TABLE_NAME: 'orders', SHARD_COUNT: '16', LOG_LEVEL: 'INFO' };

/** Valid variables, some missing or replaced, among variables with any name. */
const environments = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(good)), fc.option(hostileText(), { nil: undefined }))),
    fc.array(fc.tuple(hostileKey(), hostileText()), { maxLength: 3 }),
  )
  .map(([changes, others]): NodeJS.ProcessEnv => Object.fromEntries([...others, ...Object.entries(good), ...changes]));

fuzz('variables are read unchanged or refused by name, and values are never quoted', 1_000, environments, (env) => {
  try {
    const config = readConfig(schema, env);
    expect(config).toMatchObject({ ORDERS_TABLE_NAME: env['ORDERS_TABLE_NAME'] });
    expect(config.SHARD_COUNT).toBe(Number(env['SHARD_COUNT'] ?? 16));
    expect(Number.isInteger(config.SHARD_COUNT) && config.SHARD_COUNT >= 1).toBe(true);
    expect(Object.keys(config).toSorted()).toEqual(Object.keys(schema.entries).toSorted());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) {
      const [, name = ''] =
        /^Environment variable (\w+) (?:is required|must be [a-zA-Z0-9 "|()]+|must not be empty)$/.exec(problem) ?? [];
      expect(Object.keys(schema.entries)).toContain(name);
    }
  }
});
