import * as v from 'valibot';
import { flag, readProperties, type ResourceReading, wholeNumber } from './reading.ts';
import type { EventSourceMappingModel } from './stack-model.ts';

const mappingSchema = v.object({
  FunctionName: v.string(),
  EventSourceArn: v.string(),
  BatchSize: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(10_000)), 10),
  MaximumBatchingWindowInSeconds: v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(300)), 0),
  ScalingConfig: v.optional(
    v.object({ MaximumConcurrency: v.optional(v.pipe(wholeNumber, v.minValue(2), v.maxValue(1_000))) }),
  ),
  FunctionResponseTypes: v.optional(v.array(v.literal('ReportBatchItemFailures')), []),
  Enabled: v.optional(flag, true),
});

const harmless = ['Tags', 'KmsKeyArn', 'MetricsConfig'];

export function readEventSourceMapping(reading: ResourceReading): EventSourceMappingModel | undefined {
  const properties = readProperties(reading, mappingSchema, harmless);
  if (properties === undefined) return undefined;
  return {
    logicalId: reading.logicalId,
    functionName: functionNameOf(properties.FunctionName),
    queueArn: properties.EventSourceArn,
    batchSize: properties.BatchSize,
    maximumBatchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
    maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
    reportBatchItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    enabled: properties.Enabled,
  };
}

/** A function's name, whether it is given by its name or by its ARN. */
export function functionNameOf(nameOrArn: string): string {
  return /^arn:aws:lambda:[^:]*:[^:]*:function:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
