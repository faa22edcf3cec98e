import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { PipelineFunction } from '../constructs/pipeline-function.ts';
import type { Deployment } from '../deployment.ts';
import { metricPeriod } from '../metrics.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface FunctionThrottlesAlarmProps {
  deployment: Deployment;
  function: PipelineFunction;
}

/** Lambda has throttled a function for 15 minutes: the account's concurrency is used up. */
export class FunctionThrottlesAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, function: target }: FunctionThrottlesAlarmProps) {
    super(scope, {
      deployment,
      name: `${target.service}-throttles`,
      errorImpact: `The account has no concurrency left for the ${target.service}: due rows wait, and messages may use up their receives before a function reads them.`,
      metric: target.metricThrottles({ period: metricPeriod }),
      threshold: 1,
      evaluationPeriods: 3,
      // Lambda publishes no throttles for a function that is not invoked.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
