import { type CfnElement, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PipelineFunction } from './constructs/pipeline-function.ts';
import { PipelineQueue } from './constructs/pipeline-queue.ts';
import { QueueConsumer } from './constructs/queue-consumer.ts';
import { QueueWithDlq } from './constructs/queue-with-dlq.ts';
import { RowsTable } from './constructs/rows-table.ts';
import { RunsTable } from './constructs/runs-table.ts';
import { ScanSchedule } from './constructs/scan-schedule.ts';
import { addOutputs } from './outputs.ts';
import { grantPermissions } from './permissions.ts';
import { plainLogicalId } from './plain-logical-id.ts';
import { deadLetterRetentionDays, dueShardCount, stageSettings, valuesPerMessage } from './settings.ts';
import type { Stage } from './stage.ts';

export interface DaybreakStackProps {
  stage: Stage;
  /** When the scanner runs: a Scheduler expression, `cron(…)` or `rate(…)`. */
  scheduleExpression: string;
  scheduleTimeZone: string;
  bundlesDirectory: string;
}

/** Schedule → scanner → row queue → worker → value queue → writer → rows; what fails for good → dead-letter. */
export class DaybreakStack extends Stack {
  constructor(scope: Construct, { stage, scheduleExpression, scheduleTimeZone, bundlesDirectory }: DaybreakStackProps) {
    super(scope, `Daybreak-${stage}`, {
      description: `Daybreak (${stage}): does what is due today`,
      tags: { application: 'daybreak', stage },
    });

    const rowsTable = new RowsTable(this, 'RowsTable', stageSettings[stage]);
    const runsTable = new RunsTable(this, 'RunsTable', stageSettings[stage]);

    const parkingQueue = new PipelineQueue(this, 'ParkingQueue', { retentionDays: deadLetterRetentionDays });
    const row = new QueueWithDlq(this, 'Row', { consumer: 'worker', parkingQueue });
    const value = new QueueWithDlq(this, 'Value', { consumer: 'writer', parkingQueue });

    const environment = {
      ROWS_TABLE_NAME: rowsTable.tableName,
      // The same everywhere: who re-arms a row must put it where the scanner looks for it.
      DUE_SHARD_COUNT: String(dueShardCount),
    };
    const scanner = new PipelineFunction(this, 'Scanner', {
      name: 'scanner',
      stage,
      bundlesDirectory,
      environment: {
        ...environment,
        RUNS_TABLE_NAME: runsTable.tableName,
        ROW_QUEUE_URL: row.queue.queueUrl,
        VALUE_QUEUE_URL: value.queue.queueUrl,
      },
    });
    const worker = new PipelineFunction(this, 'Worker', {
      name: 'worker',
      stage,
      bundlesDirectory,
      environment: {
        ...environment,
        VALUE_QUEUE_URL: value.queue.queueUrl,
        VALUES_PER_MESSAGE: String(valuesPerMessage),
      },
    });
    const writer = new PipelineFunction(this, 'Writer', { name: 'writer', stage, bundlesDirectory, environment });
    const deadLetter = new PipelineFunction(this, 'DeadLetter', {
      name: 'dead-letter',
      stage,
      bundlesDirectory,
      environment: { ...environment, PARKING_QUEUE_URL: parkingQueue.queueUrl },
    });

    new QueueConsumer(this, 'RowQueueConsumer', { name: 'worker', queue: row.queue, function: worker });
    new QueueConsumer(this, 'ValueQueueConsumer', { name: 'writer', queue: value.queue, function: writer });
    for (const [queue, id] of [
      [row.deadLetterQueue, 'RowDeadLetterQueueConsumer'],
      [value.deadLetterQueue, 'ValueDeadLetterQueueConsumer'],
    ] as const) {
      new QueueConsumer(this, id, { name: 'dead-letter', queue, function: deadLetter });
    }
    const scan = new ScanSchedule(this, 'ScanSchedule', {
      stage,
      scanner,
      expression: scheduleExpression,
      timeZone: scheduleTimeZone,
    });

    grantPermissions({
      scanner,
      worker,
      writer,
      deadLetter,
      rowsTable,
      runsTable,
      rowQueue: row.queue,
      valueQueue: value.queue,
      parkingQueue,
    });
    addOutputs(this, {
      RowsTableName: rowsTable.tableName,
      RunsTableName: runsTable.tableName,
      RowQueueUrl: row.queue.queueUrl,
      RowDeadLetterQueueUrl: row.deadLetterQueue.queueUrl,
      ValueQueueUrl: value.queue.queueUrl,
      ValueDeadLetterQueueUrl: value.deadLetterQueue.queueUrl,
      ParkingQueueUrl: parkingQueue.queueUrl,
      ScannerFunctionName: scanner.functionName,
      WorkerFunctionName: worker.functionName,
      WriterFunctionName: writer.functionName,
      DeadLetterFunctionName: deadLetter.functionName,
      ScheduleName: scan.scheduleName,
      DueShardCount: String(dueShardCount),
    });
  }

  protected override allocateLogicalId(element: CfnElement): string {
    return plainLogicalId(element);
  }
}
