import type { Construct } from 'constructs';
import { PipelineFunction } from './constructs/pipeline-function.ts';
import type { Deployment } from './deployment.ts';
import type { Functions, Stores } from './pipeline.ts';
import { retryPolicyEnvironment } from './retry-policy.ts';
import {
  dueShardCount,
  type FunctionName,
  functions,
  type Limit,
  maxAttempts,
  maxReceiveCount,
  planLimits,
  valuesPerMessage,
} from './settings.ts';

export interface FunctionsProps extends Stores {
  deployment: Deployment;
  /** Absolute path of the folder that holds the bundles, one folder each. */
  bundlesDirectory: string;
  limits: readonly Limit[];
  keepCompletedDays: number | undefined;
}

/** Creates the five functions. The environment of each names the tables and queues that it uses, and no others. */
export function createFunctions(scope: Construct, props: FunctionsProps): Functions {
  const { deployment, bundlesDirectory, limits, keepCompletedDays } = props;
  const { rowsTable, runsTable, scanQueue, row, value, edits, parkingQueue } = props;
  const create = (id: string, name: FunctionName, environment: Record<string, string>): PipelineFunction =>
    new PipelineFunction(scope, id, {
      deployment,
      name,
      settings: functions[name],
      bundlesDirectory,
      environment: {
        ...environment,
        ROWS_TABLE_NAME: rowsTable.tableName,
        // The scanner raises the table's shard count to this value. The other functions only set it on a table without one.
        DUE_SHARD_COUNT: String(dueShardCount),
        ...(keepCompletedDays === undefined ? {} : { KEEP_COMPLETED_DAYS: String(keepCompletedDays) }),
      },
    });
  return {
    scanner: create('Scanner', 'scanner', {
      RUNS_TABLE_NAME: runsTable.tableName,
      SCAN_QUEUE_URL: scanQueue.queue.queueUrl,
      ROW_QUEUE_URL: row.queue.queueUrl,
      VALUE_QUEUE_URL: value.queue.queueUrl,
      ...retryPolicyEnvironment(scanQueue),
    }),
    worker: create('Worker', 'worker', {
      // The worker records there the rules that rows wait for.
      RUNS_TABLE_NAME: runsTable.tableName,
      // The worker dispatches a recurring row whose next occurrence is due already.
      ROW_QUEUE_URL: row.queue.queueUrl,
      VALUE_QUEUE_URL: value.queue.queueUrl,
      ...(valuesPerMessage === undefined ? {} : { VALUES_PER_MESSAGE: String(valuesPerMessage) }),
      ...(limits.length === 0 ? {} : { LIMITS: JSON.stringify(limits) }),
      PLAN_TIME_LIMIT_MS: String(planLimits.timeLimitMs),
      PLAN_MEMORY_LIMIT_MB: String(planLimits.memoryLimitMb),
      ...retryPolicyEnvironment(row),
    }),
    editor: create('Editor', 'editor', {
      // The editor records the runs of rows that owners run by hand, and sends these rows to the worker.
      RUNS_TABLE_NAME: runsTable.tableName,
      ROW_QUEUE_URL: row.queue.queueUrl,
      ...retryPolicyEnvironment(edits),
    }),
    writer: create('Writer', 'writer', { ROW_QUEUE_URL: row.queue.queueUrl, ...retryPolicyEnvironment(value) }),
    deadLetter: create('DeadLetter', 'dead-letter', {
      PARKING_QUEUE_URL: parkingQueue.queueUrl,
      // Without the scan queue's: dead-letter parks its messages without a request to DynamoDB, so they never back off.
      QUEUE_URLS: [row.deadLetterQueue.queueUrl, value.deadLetterQueue.queueUrl].join(),
      MAX_ATTEMPTS: String(maxAttempts),
      // Separates the receives of dead-letter from those of the worker or the writer.
      MAX_RECEIVE_COUNT: String(maxReceiveCount),
    }),
  };
}
