import * as v from 'valibot';
import { PatternError } from '../patterns/pattern-error.ts';
import { compileQueueFilter } from '../patterns/queue-filter.ts';
import { flag, readProperties, resourceLabel, type ResourceReading, wholeNumber } from './reading.ts';
import type { EventSourceMappingModel } from './stack-model.ts';

/** The properties that mappings of queues and of streams share. */
export const commonEntries = {
  FunctionName: v.string(),
  EventSourceArn: v.string(),
  MaximumBatchingWindowInSeconds: v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(300)), 0),
  FunctionResponseTypes: v.optional(v.array(v.literal('ReportBatchItemFailures')), []),
  Enabled: v.optional(flag, true),
};

/** Filter patterns as JSON. The function receives the records that match one of them. */
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

/** Provisioned pollers only make a mapping faster. */
export const harmlessOfMappings = ['Tags', 'KmsKeyArn', 'MetricsConfig', 'ProvisionedPollerConfig'];

/** Reads a mapping of a queue. Returns undefined for a mapping of a stream, which `readStreamMapping` reads. */
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

/** Returns the filter patterns of a mapping. Reports a pattern that can't be compiled as a problem. */
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

/** Returns true for a mapping of a stream: AWS accepts a StartingPosition for streams only. */
export function isOfStream({ resource }: ResourceReading): boolean {
  return 'StartingPosition' in resource.Properties;
}

/** Returns a function's name without a version or alias. A function has one version here, which every alias points to. */
export function invokedFunction(nameOrArn: string): string {
  return functionNameOf(nameOrArn).replace(/:.*$/, '');
}

/** Returns a function's name, with its qualifier if it has one, from a name or an ARN. */
export function functionNameOf(nameOrArn: string): string {
  return /^arn:aws:lambda:[^:]*:[^:]*:function:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
