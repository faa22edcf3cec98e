import { clockChangeMinutes, longestGapMinutes } from '@daybreak/schedule';
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { ownMetric } from '../metrics.ts';
import { alarms } from '../settings.ts';
import { InfraError } from '../stage.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface NoRunCompletedAlarmProps {
  deployment: Deployment;
  scheduleExpression: string;
  scheduleTimeZone: string;
}

/** No run was completed within the window in which the schedule should have started one and the scanner finished it. */
export class NoRunCompletedAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, scheduleExpression, scheduleTimeZone }: NoRunCompletedAlarmProps) {
    const windowMinutes = runWindowMinutes(scheduleExpression, scheduleTimeZone);
    // CloudWatch evaluates more than a day only in periods of at least an hour.
    const period = windowMinutes <= 3 * 60 ? Duration.minutes(5) : Duration.hours(1);
    super(scope, {
      deployment,
      name: 'no-run-completed',
      errorImpact: 'No run was completed in time: rows that became due since the last run are not dispatched.',
      metric: ownMetric(deployment.stage, 'scanner', 'RunsFinished', { period }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: Math.ceil(windowMinutes / period.toMinutes()),
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}

/** Returns the minutes within which a healthy pipeline completes a run. Throws InfraError for a window longer than an alarm can evaluate. */
export function runWindowMinutes(scheduleExpression: string, timeZone: string): number {
  const gapMinutes = longestGapMinutes(scheduleExpression);
  const windowMinutes = gapMinutes + alarms.runGraceMinutes + clockChangeMinutes(timeZone);
  if (windowMinutes <= alarms.maximumWindowMinutes) return windowMinutes;
  throw new InfraError(
    `${scheduleExpression} leaves ${Math.floor(gapMinutes / 1440)} days between two runs, and a CloudWatch alarm evaluates at most seven. ` +
      'Schedule a run at least every six days: a run that finds no due rows costs next to nothing',
  );
}
