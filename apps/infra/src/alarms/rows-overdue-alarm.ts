import { longestGapMinutes } from '@daybreak/schedule';
import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { ownMetric } from '../metrics.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface RowsOverdueAlarmProps {
  deployment: Deployment;
  scheduleExpression: string;
}

/** A run finds due rows that an earlier run dispatched and whose messages are gone. */
export class RowsOverdueAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, scheduleExpression }: RowsOverdueAlarmProps) {
    const gapMinutes = longestGapMinutes(scheduleExpression);
    const period = Duration.minutes(Math.min(60, Math.ceil(gapMinutes / 5) * 5));
    super(scope, {
      deployment,
      name: 'rows-overdue',
      errorImpact: 'Rows that an earlier run dispatched are still due: their owners see yesterday’s values.',
      metric: ownMetric(deployment.stage, 'scanner', 'RowsStillDue', { period }),
      threshold: 1,
      // The index may still list a row that was completed while the run read it. If the next run comes soon, it must find such rows too.
      evaluationPeriods: gapMinutes <= 60 ? 2 : 1,
      // A run counts overdue rows only if it found the queues empty. Until the next such run, its count stands.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }
}
