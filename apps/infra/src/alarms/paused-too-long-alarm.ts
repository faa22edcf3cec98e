import { longestGapMinutes } from '@daybreak/schedule';
import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { ownMetric } from '../metrics.ts';
import { alarms } from '../settings.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface PausedTooLongAlarmProps {
  deployment: Deployment;
  scheduleExpression: string;
}

/** Somebody paused rows, and they are still paused. */
export class PausedTooLongAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, scheduleExpression }: PausedTooLongAlarmProps) {
    const period = Duration.minutes(Math.min(60, Math.ceil(longestGapMinutes(scheduleExpression) / 5) * 5));
    super(scope, {
      deployment,
      name: 'paused-too-long',
      errorImpact: 'Rows have been paused for so long that somebody may have forgotten them: their values are late.',
      metric: ownMetric(deployment.stage, 'scanner', 'LongestPause', { period, statistic: Stats.MAXIMUM }),
      threshold: Duration.hours(alarms.pausedTooLongHours).toMilliseconds(),
      evaluationPeriods: 1,
      // Each firing publishes it, 0 without a pause. Until the next firing, its value stands.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }
}
