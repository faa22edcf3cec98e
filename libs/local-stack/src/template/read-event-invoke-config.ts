import * as v from 'valibot';
import { destinationArn } from './read-destination.ts';
import { invokedFunction } from './read-event-source-mapping.ts';
import { defaultRetries } from './read-function.ts';
import { readProperties, type ResourceReading, wholeNumber } from './reading.ts';
import type { FunctionModel } from './stack-model.ts';

const configSchema = v.object({
  FunctionName: v.string(),
  Qualifier: v.optional(v.string()),
  MaximumRetryAttempts: v.optional(
    v.pipe(wholeNumber, v.minValue(0), v.maxValue(2)),
    defaultRetries.maximumRetryAttempts,
  ),
  MaximumEventAgeInSeconds: v.optional(
    v.pipe(wholeNumber, v.minValue(60), v.maxValue(21_600)),
    defaultRetries.maximumEventAgeSeconds,
  ),
});

export type EventInvokeConfig = Pick<
  FunctionModel,
  'maximumRetryAttempts' | 'maximumEventAgeSeconds' | 'onSuccessArn' | 'onFailureArn'
> & { readonly functionName: string };

/** Reads the retries of a function's asynchronous invocations, their maximum age, and the destinations of their results. */
export function readEventInvokeConfig(reading: ResourceReading): EventInvokeConfig | undefined {
  const { DestinationConfig: destinations, ...others } = reading.resource.Properties;
  const properties = readProperties(
    { ...reading, resource: { ...reading.resource, Properties: others } },
    configSchema,
    [],
  );
  if (properties === undefined) return undefined;
  return {
    functionName: invokedFunction(properties.FunctionName),
    maximumRetryAttempts: properties.MaximumRetryAttempts,
    maximumEventAgeSeconds: properties.MaximumEventAgeInSeconds,
    onSuccessArn: destinationArn(reading, destinations, 'OnSuccess'),
    onFailureArn: destinationArn(reading, destinations, 'OnFailure'),
  };
}
