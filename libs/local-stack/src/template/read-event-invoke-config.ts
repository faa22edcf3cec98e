import * as v from 'valibot';
import { functionNameOf } from './read-event-source-mapping.ts';
import { defaultRetries } from './read-function.ts';
import { readProperties, type ResourceReading, wholeNumber } from './reading.ts';

const configSchema = v.object({
  FunctionName: v.string(),
  Qualifier: v.optional(v.literal('$LATEST')),
  MaximumRetryAttempts: v.optional(
    v.pipe(wholeNumber, v.minValue(0), v.maxValue(2)),
    defaultRetries.maximumRetryAttempts,
  ),
  MaximumEventAgeInSeconds: v.optional(
    v.pipe(wholeNumber, v.minValue(60), v.maxValue(21_600)),
    defaultRetries.maximumEventAgeSeconds,
  ),
});

export interface EventInvokeConfig {
  readonly functionName: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

/** How often a function's asynchronous invocations are tried again, and for how long. */
export function readEventInvokeConfig(reading: ResourceReading): EventInvokeConfig | undefined {
  const properties = readProperties(reading, configSchema, []);
  if (properties === undefined) return undefined;
  return {
    functionName: functionNameOf(properties.FunctionName),
    maximumRetryAttempts: properties.MaximumRetryAttempts,
    maximumEventAgeSeconds: properties.MaximumEventAgeInSeconds,
  };
}
