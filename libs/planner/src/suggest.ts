import { dynamodbLimits, invocationsPerPoller } from './aws/limits.ts';
import type { PipelineSettings } from './settings/pipeline-settings.ts';
import type { Binding } from './simulation/timeline.ts';

/** Settings to change together, in the form that `overrideSetting` accepts. */
export type Candidate = readonly string[];

/** Returns changes that may relieve a bottleneck. The caller simulates each of them. */
export function candidatesFor(binding: Binding, settings: PipelineSettings): Candidate[] {
  const { worker, writer, rowsTable, dueShardCount } = settings;
  switch (binding) {
    case 'writer':
      return more(writer.maximumConcurrency, 1_000).map((value) => [`writer.maximumConcurrency=${value}`]);
    case 'worker':
      return more(worker.maximumConcurrency, 1_000).map((value) => [`worker.maximumConcurrency=${value}`]);
    case 'scanner':
      return more(dueShardCount, 100).map((value) => [
        `dueShardCount=${value}`,
        `scanner.maximumConcurrency=${Math.max(value, settings.scanner.maximumConcurrency)}`,
      ]);
    case 'mapping scale-up':
      return writer.minimumPollers === undefined
        ? [
            [
              `writer.minimumPollers=${Math.max(2, Math.min(200, Math.ceil(writer.maximumConcurrency / invocationsPerPoller)))}`,
            ],
          ]
        : [];
    case 'account concurrency':
      return [[`accountConcurrency=${settings.accountConcurrency * 2}`]];
    case 'table units':
    case 'index partition':
      return tableCandidates(rowsTable.warmWriteUnits ?? 0, settings);
    case 'SQS in flight':
      return [[`writer.maximumConcurrency=${Math.max(2, Math.floor(writer.maximumConcurrency / 2))}`]];
    case 'nothing':
      return [];
  }
}

/** Returns twice and four times the value, up to the limit. */
function more(value: number, limit: number): number[] {
  return [...new Set([2, 4].map((factor) => Math.min(limit, value * factor)))].filter((next) => next > value);
}

/**
 * Returns changes of the table. A warm table has more partitions, and so has its index. With more shards than
 * partitions, the index's writes use all partitions.
 */
function tableCandidates(warm: number, { dueShardCount, rowsTable, writer }: PipelineSettings): Candidate[] {
  const quota = Math.max(rowsTable.maximumWriteUnits, dynamodbLimits.tableWriteUnits);
  const shards = more(dueShardCount, 100).at(-1);
  const steps = [10_000, 20_000, quota].filter((units) => units > warm && units <= quota);
  const fewer = Math.max(2, Math.floor(writer.maximumConcurrency / 2));
  return [
    // Throttled writes cost invocations and back-offs.
    ...(fewer < writer.maximumConcurrency ? [[`writer.maximumConcurrency=${fewer}`]] : []),
    ...steps.slice(0, 2).map((units) => [`rowsTable.warmWriteUnits=${units}`]),
    ...(shards === undefined ? [] : [[`rowsTable.warmWriteUnits=${quota}`, `dueShardCount=${shards}`]]),
  ];
}
