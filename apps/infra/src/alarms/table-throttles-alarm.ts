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

/** DynamoDB has refused requests to a table or an index for a quarter of an hour, longer than it takes to grow. */
export class TableThrottlesAlarm extends PipelineAlarm {
  constructor(scope: Construct, props: TableThrottlesAlarmProps) {
    super(scope, {
      ...props,
      threshold: 1,
      evaluationPeriods: 3,
      // DynamoDB publishes throttles only when there are some.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
