import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { alarmNamePrefix } from './alarms/pipeline-alarm.ts';
import type { Deployment } from './deployment.ts';
import type { Pipeline } from './pipeline.ts';
import { dueShardCount } from './settings.ts';
import type { Notifier } from './events/create-notifier.ts';
import type { CreatedStep } from './steps/create-steps.ts';

/** Adds the stack outputs by which the `daybreak` command and the local stack find the pipeline. */
export function addOutputs(scope: Construct, pipeline: Pipeline, { stage }: Deployment): void {
  const outputs = {
    RowsTableName: pipeline.rowsTable.tableName,
    RunsTableName: pipeline.runsTable.tableName,
    ScanQueueUrl: pipeline.scanQueue.queue.queueUrl,
    ScanDeadLetterQueueUrl: pipeline.scanQueue.deadLetterQueue.queueUrl,
    RowQueueUrl: pipeline.row.queue.queueUrl,
    RowDeadLetterQueueUrl: pipeline.row.deadLetterQueue.queueUrl,
    ValueQueueUrl: pipeline.value.queue.queueUrl,
    ValueDeadLetterQueueUrl: pipeline.value.deadLetterQueue.queueUrl,
    ScheduleDeadLetterQueueUrl: pipeline.scan.deadLetterQueue.queueUrl,
    ParkingQueueUrl: pipeline.parkingQueue.queueUrl,
    EditorQueueUrl: pipeline.edits.queue.queueUrl,
    EditorDeadLetterQueueUrl: pipeline.edits.deadLetterQueue.queueUrl,
    ScannerFunctionName: pipeline.scanner.functionName,
    WorkerFunctionName: pipeline.worker.functionName,
    WriterFunctionName: pipeline.writer.functionName,
    DeadLetterFunctionName: pipeline.deadLetter.functionName,
    EditorFunctionName: pipeline.editor.functionName,
    ScheduleName: pipeline.scan.scheduleName,
    DueShardCount: String(dueShardCount),
    AlarmNamePrefix: alarmNamePrefix(stage),
    ...Object.fromEntries(pipeline.steps.flatMap(outputsOf)),
    ...(pipeline.notifier === undefined ? {} : notifierOutputs(pipeline.notifier)),
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(scope, name, { value });
}

/** The command finds the notifier's queues as it does a step's. */
function notifierOutputs(notifier: Notifier): Record<string, string> {
  const { target } = notifier;
  return { ...Object.fromEntries(outputsOf(notifier)), ...(target === undefined ? {} : { EventTarget: target.id }) };
}

function outputsOf(step: CreatedStep): [name: string, value: string][] {
  return [
    [`${step.id}QueueUrl`, step.queue.queueUrl],
    [`${step.id}DeadLetterQueueUrl`, step.deadLetterQueue.queueUrl],
    [`${step.id}FunctionName`, step.function.functionName],
  ];
}
