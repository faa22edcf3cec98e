import type { Construct } from 'constructs';
import { PipelineQueue } from './constructs/pipeline-queue.ts';
import { QueueWithDlq } from './constructs/queue-with-dlq.ts';
import { RowsTable } from './constructs/rows-table.ts';
import { RunsTable } from './constructs/runs-table.ts';
import type { Deployment } from './deployment.ts';
import type { Stores } from './pipeline.ts';
import { consumers, deadLetterRetentionDays, functions } from './settings.ts';
import { createStepQueues } from './steps/create-step-queues.ts';

/** Creates the tables and the queues directly in the scope, which keeps their logical ids short. */
export function createStores(
  scope: Construct,
  { deployment, hasStream }: { deployment: Deployment; hasStream: boolean },
): Stores {
  const parkingQueue = new PipelineQueue(scope, 'ParkingQueue', { deployment, retentionDays: deadLetterRetentionDays });
  return {
    rowsTable: new RowsTable(scope, 'RowsTable', { deployment, hasStream }),
    runsTable: new RunsTable(scope, 'RunsTable', deployment),
    scanQueue: new QueueWithDlq(scope, 'Scan', { deployment, consumer: 'scanner', parkingQueue }),
    row: new QueueWithDlq(scope, 'Row', { deployment, consumer: 'worker', parkingQueue }),
    value: new QueueWithDlq(scope, 'Value', { deployment, consumer: 'writer', parkingQueue }),
    edits: createStepQueues(
      scope,
      { name: 'editor', function: functions.editor, consumer: consumers.editor },
      deployment,
    ),
    parkingQueue,
  };
}
