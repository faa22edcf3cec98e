import * as v from 'valibot';
import { PatternError } from '../patterns/pattern-error.ts';
import { compileQueueFilter } from '../patterns/queue-filter.ts';
import { flag, readProperties, resourceLabel, type ResourceReading, wholeNumber } from './reading.ts';
import type { EventSourceMappingModel } from './stack-model.ts';

/** Of a mapping of a queue, and of one of a stream. */
export const commonEntries = {
  FunctionName: v.string(),
  EventSourceArn: v.string(),
  MaximumBatchingWindowInSeconds: v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(300)), 0),
  FunctionResponseTypes: v.optional(v.array(v.literal('ReportBatchItemFailures')), []),
  Enabled: v.optional(flag, true),
};

/** JSON texts, one of which a record matches that is handed out. */
export const filterCriteria = v.optional(
  v.object({ Filters: v.optional(v.array(v.object({ Pattern: v.string() })), []) }),
  {},
);

const mappingSchema = v.object({
  ...commonEntries,
  FilterCriteria: filterCriteria,
  BatchSize: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(10_000)), 10),
  ScalingConfig: v.optional(
    v.object({ MaximumConcurrency: v.optional(v.pipe(wholeNumber, v.minValue(2), v.maxValue(1_000))) }),
  ),
});

/** Pollers that are always there make a burst faster, and change no message. */
export const harmlessOfMappings = ['Tags', 'KmsKeyArn', 'MetricsConfig', 'ProvisionedPollerConfig'];

/** Reads a mapping of a queue. Undefined for one of a stream, which `readStreamMapping` reads. */
export function readEventSourceMapping(reading: ResourceReading): EventSourceMappingModel | undefined {
  if (isOfStream(reading)) return undefined;
  const properties = readProperties(reading, mappingSchema, harmlessOfMappings);
  if (properties === undefined) return undefined;
  const maximumConcurrency = properties.ScalingConfig?.MaximumConcurrency;
  if (maximumConcurrency !== undefined && 'ProvisionedPollerConfig' in reading.resource.Properties) {
    reading.findings.problems.push(
      `${resourceLabel(reading)}: AWS rejects ProvisionedPollerConfig with ScalingConfig.MaximumConcurrency: remove one`,
    );
  }
  return {
    logicalId: reading.logicalId,
    functionName: invokedFunction(properties.FunctionName),
    queueArn: properties.EventSourceArn,
    batchSize: properties.BatchSize,
    maximumBatchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
    maximumConcurrency,
    reportBatchItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    filterPatterns: readPatterns(properties.FilterCriteria, compileQueueFilter, reading),
    enabled: properties.Enabled,
  };
}

/** The patterns of a mapping. One that can't be compiled is a problem. */
export function readPatterns(
  { Filters: filters }: v.InferOutput<typeof filterCriteria>,
  compile: (patterns: readonly string[]) => unknown,
  reading: ResourceReading,
): string[] {
  const patterns = filters.map(({ Pattern: pattern }) => pattern);
  try {
    compile(patterns);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    reading.findings.problems.push(`${resourceLabel(reading)}: FilterCriteria: ${error.message}`);
  }
  return patterns;
}

/** AWS takes a starting position for a stream, and for no queue. */
export function isOfStream({ resource }: ResourceReading): boolean {
  return 'StartingPosition' in resource.Properties;
}

/** A function's name, whichever version or alias of it is given: it has one version here, which stands for all of them. */
export function invokedFunction(nameOrArn: string): string {
  return functionNameOf(nameOrArn).replace(/:.*$/, '');
}

/** A function's name, and a qualifier if it has one, whether it is given by its name or by its ARN. */
export function functionNameOf(nameOrArn: string): string {
  return /^arn:aws:lambda:[^:]*:[^:]*:function:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
