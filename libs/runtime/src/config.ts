import * as v from 'valibot';
import { logLevelSchema } from './logger.ts';

/** Names every environment variable that is missing or invalid, without its value, which may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('. '));
    this.problems = problems;
  }
}

/** A variable that must hold a non-empty text. */
export const textVariable = v.pipe(v.string(), v.nonEmpty('must not be empty'));

/**
 * A variable that must hold a whole number from `min` to `max`.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { integerVariable, readConfig } from '@daybreak/runtime';
 * import * as v from 'valibot';
 *
 * const schema = v.object({ SHARDS: integerVariable({ min: 1, max: 100 }) });
 * assert.deepEqual(readConfig(schema, { SHARDS: '8' }), { SHARDS: 8 });
 */
export function integerVariable({ min, max }: { min: number; max: number }) {
  const range = `must be a whole number from ${min} to ${max}`;
  return v.pipe(
    v.string(),
    v.regex(/^\d+$/, range),
    v.transform(Number),
    v.minValue(min, range),
    v.maxValue(max, range),
  );
}

/** A variable that holds SQS queue URLs separated by commas, parsed into a list. */
export const queueUrlsVariable = v.pipe(
  v.string(),
  v.check(
    (text) => text.split(',').every((url) => /^https?:\/\/[^\s/]+\/\S+$/.test(url)),
    'must be queue URLs separated by commas',
  ),
  v.transform((text) => text.split(',')),
);

/** The variables of every function: its log level, its service name and its metrics namespace. */
export const serviceVariables = {
  LOG_LEVEL: v.optional(logLevelSchema, 'INFO'),
  POWERTOOLS_SERVICE_NAME: textVariable,
  POWERTOOLS_METRICS_NAMESPACE: v.optional(textVariable, 'Daybreak'),
};

type ServiceVariables = { [Name in keyof typeof serviceVariables]: v.InferOutput<(typeof serviceVariables)[Name]> };

/**
 * The options of `createLogger` and `createMetrics`.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { readConfig, serviceConfig, serviceVariables } from '@daybreak/runtime';
 * import * as v from 'valibot';
 *
 * const config = readConfig(v.object(serviceVariables), { POWERTOOLS_SERVICE_NAME: 'orders' });
 * assert.deepEqual(serviceConfig(config).logging, { service: 'orders', level: 'INFO' });
 */
export function serviceConfig({
  LOG_LEVEL: level,
  POWERTOOLS_SERVICE_NAME: service,
  POWERTOOLS_METRICS_NAMESPACE: namespace,
}: ServiceVariables) {
  return { logging: { service, level }, metrics: { service, namespace } };
}

/**
 * Parses environment variables by an object schema. Throws ConfigError, which names each missing or invalid variable.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { ConfigError, readConfig, textVariable } from '@daybreak/runtime';
 * import * as v from 'valibot';
 *
 * const schema = v.object({ TABLE_NAME: textVariable });
 * assert.deepEqual(readConfig(schema, { TABLE_NAME: 'orders' }), { TABLE_NAME: 'orders' });
 * assert.throws(() => readConfig(schema, {}), ConfigError);
 */
export function readConfig<Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, env);
  if (result.success) return result.output;
  throw new ConfigError(
    result.issues.map((issue) => {
      const variable = `Environment variable ${v.getDotPath(issue) ?? '(unknown)'}`;
      const isMissing = issue.path?.at(-1)?.value === undefined;
      return isMissing ? `${variable} is required` : `${variable} ${withoutInput(issue)}`;
    }),
  );
}

/** Valibot's default messages quote the input, which may be a secret. This message says only what is expected. */
function withoutInput(issue: v.BaseIssue<unknown>): string {
  return issue.kind === 'schema' ? `must be ${issue.expected ?? 'valid'}` : issue.message;
}
