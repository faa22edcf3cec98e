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

/** Runs find rows that an earlier run dispatched, although no message about them is left. */
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
      // A row that is done as a run reads the index may still show there, so where the next run is near it has to agree.
      evaluationPeriods: gapMinutes <= 60 ? 2 : 1,
      // Only a run that found the queues empty counts them; until the next one, what the last one found is so.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }
}
