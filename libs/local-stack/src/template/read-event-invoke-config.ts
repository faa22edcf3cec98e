import * as v from 'valibot';
import { functionNameOf } from './read-event-source-mapping.ts';
import { defaultRetries } from './read-function.ts';
import { readProperties, type ResourceReading, wholeNumber } from './reading.ts';
import type { FunctionModel } from './stack-model.ts';

const destination = v.optional(v.object({ Destination: v.optional(v.string()) }));

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
  DestinationConfig: v.optional(v.object({ OnSuccess: destination, OnFailure: destination })),
});

export type EventInvokeConfig = Pick<
  FunctionModel,
  'maximumRetryAttempts' | 'maximumEventAgeSeconds' | 'onSuccessArn' | 'onFailureArn'
> & { readonly functionName: string };

/** How often a function's asynchronous invocations are tried again, for how long, and who gets their results. */
export function readEventInvokeConfig(reading: ResourceReading): EventInvokeConfig | undefined {
  const properties = readProperties(reading, configSchema, []);
  if (properties === undefined) return undefined;
  return {
    functionName: functionNameOf(properties.FunctionName),
    maximumRetryAttempts: properties.MaximumRetryAttempts,
    maximumEventAgeSeconds: properties.MaximumEventAgeInSeconds,
    onSuccessArn: properties.DestinationConfig?.OnSuccess?.Destination,
    onFailureArn: properties.DestinationConfig?.OnFailure?.Destination,
  };
}
