import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { Pipeline } from '../pipeline.ts';
import { editorAlarms } from './editor-alarms.ts';
import { functionAlarms } from './function-alarms.ts';
import { NoRunCompletedAlarm } from './no-run-completed-alarm.ts';
import { notifierAlarms } from './notifier-alarms.ts';
import { PausedTooLongAlarm } from './paused-too-long-alarm.ts';
import type { PipelineAlarm } from './pipeline-alarm.ts';
import { queueAlarms } from './queue-alarms.ts';
import { RowsFailedAlarm } from './rows-failed-alarm.ts';
import { RowsOverdueAlarm } from './rows-overdue-alarm.ts';
import { stepAlarms } from './step-alarms.ts';
import { tableAlarms } from './table-alarms.ts';

export interface PipelineAlarmsProps {
  deployment: Deployment;
  pipeline: Pipeline;
  scheduleExpression: string;
  scheduleTimeZone: string;
}

/** Every alarm of the pipeline, the most severe first. */
export class PipelineAlarms extends Construct {
  readonly all: readonly PipelineAlarm[];

  constructor(
    scope: Construct,
    id: string,
    { deployment, pipeline, scheduleExpression, scheduleTimeZone }: PipelineAlarmsProps,
  ) {
    super(scope, id);
    this.all = [
      new NoRunCompletedAlarm(this, { deployment, scheduleExpression, scheduleTimeZone }),
      new RowsOverdueAlarm(this, { deployment, scheduleExpression }),
      new RowsFailedAlarm(this, deployment),
      new PausedTooLongAlarm(this, { deployment, scheduleExpression }),
      ...queueAlarms(this, { ...pipeline, deployment }),
      ...functionAlarms(this, { ...pipeline, deployment }),
      ...editorAlarms(this, { ...pipeline, deployment }),
      ...tableAlarms(this, { ...pipeline, deployment }),
      ...stepAlarms(this, { ...pipeline, deployment }),
      ...notifierAlarms(this, { ...pipeline, deployment }),
    ];
  }
}
