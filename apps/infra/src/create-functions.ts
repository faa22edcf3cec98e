import type { Construct } from 'constructs';
import { PipelineFunction } from './constructs/pipeline-function.ts';
import type { Deployment } from './deployment.ts';
import type { Functions, Stores } from './pipeline.ts';
import { retryPolicyEnvironment } from './retry-policy.ts';
import {
  dueShardCount,
  type FunctionName,
  functions,
  maxAttempts,
  maxReceiveCount,
  planLimits,
  valuesPerMessage,
} from './settings.ts';

export interface FunctionsProps extends Stores {
  deployment: Deployment;
  /** Absolute path of the folder that holds a folder for each bundle. */
  bundlesDirectory: string;
}

/** The four functions, each told by its environment what it works on, and nothing else. */
export function createFunctions(scope: Construct, props: FunctionsProps): Functions {
  const { deployment, bundlesDirectory, rowsTable, runsTable, scanQueue, row, value, parkingQueue } = props;
  const create = (id: string, name: FunctionName, environment: Record<string, string>): PipelineFunction =>
    new PipelineFunction(scope, id, {
      deployment,
      name,
      settings: functions[name],
      bundlesDirectory,
      environment: {
        ...environment,
        ROWS_TABLE_NAME: rowsTable.tableName,
        // The scanner raises the table's count to it; the others give it to a table that has none yet.
        DUE_SHARD_COUNT: String(dueShardCount),
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
      // It notes there which rules rows wait for.
      RUNS_TABLE_NAME: runsTable.tableName,
      // A recurring row whose next date has come too goes on at once.
      ROW_QUEUE_URL: row.queue.queueUrl,
      VALUE_QUEUE_URL: value.queue.queueUrl,
      ...(valuesPerMessage === undefined ? {} : { VALUES_PER_MESSAGE: String(valuesPerMessage) }),
      PLAN_TIME_LIMIT_MS: String(planLimits.timeLimitMs),
      PLAN_MEMORY_LIMIT_MB: String(planLimits.memoryLimitMb),
      ...retryPolicyEnvironment(row),
    }),
    writer: create('Writer', 'writer', { ROW_QUEUE_URL: row.queue.queueUrl, ...retryPolicyEnvironment(value) }),
    deadLetter: create('DeadLetter', 'dead-letter', {
      PARKING_QUEUE_URL: parkingQueue.queueUrl,
      // A dead letter of the scan queue is parked without a request that DynamoDB could refuse, so there is nothing to back off from.
      QUEUE_URLS: [row.deadLetterQueue.queueUrl, value.deadLetterQueue.queueUrl].join(),
      MAX_ATTEMPTS: String(maxAttempts),
      // Which of a dead letter's attempts were the worker's or the writer's, and which its own.
      MAX_RECEIVE_COUNT: String(maxReceiveCount),
    }),
  };
}
