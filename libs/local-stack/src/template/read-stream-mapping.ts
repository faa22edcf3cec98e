import * as v from 'valibot';
import { compileFilters } from '../patterns/filter-criteria.ts';
import {
  commonEntries,
  filterCriteria,
  harmlessOfMappings,
  invokedFunction,
  isOfStream,
  readPatterns,
} from './read-event-source-mapping.ts';
import { destinationArn } from './read-destination.ts';
import { flag, readProperties, resourceLabel, type ResourceReading, wholeNumber } from './reading.ts';
import type { StreamMappingModel } from './stack-model.ts';

/** -1 means no limit, which is also the default. */
const limit = v.pipe(wholeNumber, v.minValue(-1));

const mappingSchema = v.object({
  ...commonEntries,
  BatchSize: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(10_000)), 100),
  StartingPosition: v.picklist(['LATEST', 'TRIM_HORIZON']),
  BisectBatchOnFunctionError: v.optional(flag, false),
  MaximumRetryAttempts: v.optional(limit, -1),
  MaximumRecordAgeInSeconds: v.optional(limit, -1),
  ParallelizationFactor: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(10)), 1),
  FilterCriteria: filterCriteria,
});

/** Reads a mapping of a table's stream. Returns undefined for a mapping of a queue. */
export function readStreamMapping(reading: ResourceReading): StreamMappingModel | undefined {
  if (!isOfStream(reading)) return undefined;
  const { DestinationConfig: destinations, ...others } = reading.resource.Properties;
  const properties = readProperties(
    { ...reading, resource: { ...reading.resource, Properties: others } },
    mappingSchema,
    harmlessOfMappings,
  );
  if (properties === undefined) return undefined;
  if (properties.ParallelizationFactor > 1) {
    reading.findings.unsupported.push(
      `${resourceLabel(reading)}: ParallelizationFactor: one batch of a shard is handled at a time`,
    );
  }
  const filterPatterns = readPatterns(properties.FilterCriteria, compileFilters, reading);
  return {
    logicalId: reading.logicalId,
    functionName: invokedFunction(properties.FunctionName),
    streamArn: properties.EventSourceArn,
    startingPosition: properties.StartingPosition,
    batchSize: properties.BatchSize,
    maximumBatchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
    reportBatchItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    bisectBatchOnFunctionError: properties.BisectBatchOnFunctionError,
    maximumRetryAttempts: limitOf(properties.MaximumRetryAttempts),
    maximumRecordAgeSeconds: limitOf(properties.MaximumRecordAgeInSeconds),
    filterPatterns,
    onFailureArn: destinationArn(reading, destinations, 'OnFailure'),
    enabled: properties.Enabled,
  };
}

function limitOf(value: number): number | undefined {
  return value === -1 ? undefined : value;
}
