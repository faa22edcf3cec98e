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

/** Creates the alarms on queues that should be empty, and on the three queues whose messages should not wait for long. */
export function queueAlarms(scope: Construct, props: QueueAlarmsProps): PipelineAlarm[] {
  const { deployment, scanQueue, row, value, scan, parkingQueue } = props;
  return [
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'parking-queue-not-empty',
      errorImpact: 'Messages that identify no row are parked: their work may not be done.',
      queue: parkingQueue,
      minutes: 5,
    }),
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'schedule-dead-letter-queue-not-empty',
      errorImpact:
        'The schedule could not start the scanner: unless a later run was completed, rows due since then are not dispatched.',
      queue: scan.deadLetterQueue,
      minutes: 5,
    }),
    // The dead-letter function consumes the next three queues. 15 minutes are three of its attempts.
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'scan-dead-letter-queue-not-empty',
      errorImpact: 'A shard of a run is not read: its due rows are not dispatched until a later run resumes it.',
      queue: scanQueue.deadLetterQueue,
      minutes: 15,
    }),
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'row-dead-letter-queue-not-empty',
      errorImpact: 'Rows whose plan failed are not marked failed: they still look scheduled, and are not completed.',
      queue: row.deadLetterQueue,
      minutes: 15,
    }),
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'value-dead-letter-queue-not-empty',
      errorImpact: 'Rows whose writes failed are not marked failed: they may hold only some of their values.',
      queue: value.deadLetterQueue,
      minutes: 15,
    }),
    new OldestMessageAlarm(scope, {
      deployment,
      name: 'scan-queue-behind',
      errorImpact: 'Shards of a run have waited an hour for the scanner: their due rows are not dispatched.',
      queue: scanQueue.queue,
    }),
    new OldestMessageAlarm(scope, {
      deployment,
      name: 'row-queue-behind',
      errorImpact:
        'Due rows have waited an hour for the worker: they are late, and after four days their messages expire.',
      queue: row.queue,
    }),
    new OldestMessageAlarm(scope, {
      deployment,
      name: 'value-queue-behind',
      errorImpact:
        'Planned values have waited an hour for the writer: rows are late, and some hold only a part of their values.',
      queue: value.queue,
    }),
  ];
}
