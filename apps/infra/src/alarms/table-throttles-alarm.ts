import { type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface TableThrottlesAlarmProps {
  deployment: Deployment;
  name: string;
  errorImpact: string;
  metric: IMetric;
}

/** DynamoDB has throttled requests to a table or an index for 15 minutes, longer than it takes to add capacity. */
export class TableThrottlesAlarm extends PipelineAlarm {
  constructor(scope: Construct, props: TableThrottlesAlarmProps) {
    super(scope, {
      ...props,
      threshold: 1,
      evaluationPeriods: 3,
      // DynamoDB publishes no zeros for throttles.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
