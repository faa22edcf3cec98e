import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { PipelineFunction } from '../constructs/pipeline-function.ts';
import type { Deployment } from '../deployment.ts';
import { metricPeriod } from '../metrics.ts';
import { alarms } from '../settings.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface IteratorAgeAlarmProps {
  deployment: Deployment;
  errorImpact: string;
  function: PipelineFunction;
}

/** A record of a stream has waited for long for its function. */
export class IteratorAgeAlarm extends PipelineAlarm {
  constructor(scope: Construct, { function: target, ...props }: IteratorAgeAlarmProps) {
    super(scope, {
      ...props,
      name: `${target.service}-stream-behind`,
      metric: target.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: metricPeriod }),
      threshold: alarms.iteratorAgeMinutes * 60_000,
      evaluationPeriods: 1,
      // Lambda publishes the age with each batch. A function that is not invoked while records wait publishes none, and `throttles` or `errors` goes off.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
