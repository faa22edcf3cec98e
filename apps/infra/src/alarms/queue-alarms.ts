import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { Stores } from '../pipeline.ts';
import type { ScanSchedule } from '../constructs/scan-schedule.ts';
import { OldestMessageAlarm } from './oldest-message-alarm.ts';
import type { PipelineAlarm } from './pipeline-alarm.ts';
import { QueueNotEmptyAlarm } from './queue-not-empty-alarm.ts';

export interface QueueAlarmsProps extends Stores {
  deployment: Deployment;
  scan: ScanSchedule;
}

/** Of the queues that should be empty, and of the three that should not be behind. */
export function queueAlarms(scope: Construct, props: QueueAlarmsProps): PipelineAlarm[] {
  const { deployment, scanQueue, row, value, scan, parkingQueue } = props;
  return [
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'parking-queue-not-empty',
      errorImpact: 'Messages that name no row we could mark are parked: what they were about may not be done.',
      queue: parkingQueue,
      minutes: 5,
    }),
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'schedule-dead-letter-queue-not-empty',
      errorImpact:
        'The schedule could not start the scanner: unless a later run came through, rows due since are not done.',
      queue: scan.deadLetterQueue,
      minutes: 5,
    }),
    // The dead-letter function empties these three at once; a quarter of an hour is three of its attempts.
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'scan-dead-letter-queue-not-empty',
      errorImpact: 'A part of a run is not being read: its due rows are not dispatched until a later run resumes it.',
      queue: scanQueue.deadLetterQueue,
      minutes: 15,
    }),
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'row-dead-letter-queue-not-empty',
      errorImpact: 'Rows whose plan failed are not being marked failed: they look scheduled and never come to be done.',
      queue: row.deadLetterQueue,
      minutes: 15,
    }),
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'value-dead-letter-queue-not-empty',
      errorImpact: 'Rows whose writes failed are not being marked failed: they may hold a part of their values.',
      queue: value.deadLetterQueue,
      minutes: 15,
    }),
    new OldestMessageAlarm(scope, {
      deployment,
      name: 'scan-queue-behind',
      errorImpact: 'Parts of a run have waited an hour for the scanner: their due rows are not dispatched.',
      queue: scanQueue.queue,
    }),
    new OldestMessageAlarm(scope, {
      deployment,
      name: 'row-queue-behind',
      errorImpact:
        'Due rows have waited an hour for the worker: they are late, and after four days they are lost to their run.',
      queue: row.queue,
    }),
    new OldestMessageAlarm(scope, {
      deployment,
      name: 'value-queue-behind',
      errorImpact:
        'Planned values have waited an hour for the writer: rows are late, some with a part of their values.',
      queue: value.queue,
    }),
  ];
}
