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

/** No run was completed for as long as one should have taken to come and be done. Silence is the alarm. */
export class NoRunCompletedAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, scheduleExpression, scheduleTimeZone }: NoRunCompletedAlarmProps) {
    const windowMinutes = runWindowMinutes(scheduleExpression, scheduleTimeZone);
    // CloudWatch looks back on more than a day only by the hour.
    const period = windowMinutes <= 3 * 60 ? Duration.minutes(5) : Duration.hours(1);
    super(scope, {
      deployment,
      name: 'no-run-completed',
      errorImpact: 'No run was completed in its time: rows that became due since the last one are not being done.',
      metric: ownMetric(deployment.stage, 'scanner', 'RunsFinished', { period }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: Math.ceil(windowMinutes / period.toMinutes()),
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}

/** Within which a run must have been completed, if all is well; throws InfraError when no alarm can look back that far. */
export function runWindowMinutes(scheduleExpression: string, timeZone: string): number {
  const gapMinutes = longestGapMinutes(scheduleExpression);
  const windowMinutes = gapMinutes + alarms.runGraceMinutes + clockChangeMinutes(timeZone);
  if (windowMinutes <= alarms.longestWindowMinutes) return windowMinutes;
  throw new InfraError(
    `${scheduleExpression} leaves ${Math.floor(gapMinutes / 1440)} days between two runs, and no alarm can look back that far ` +
      'for a run that is missing. Schedule one every six days or oftener: a run that finds nothing due costs next to nothing',
  );
}
