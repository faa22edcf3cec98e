import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { ownMetric } from '../metrics.ts';
import type { ConsumerName } from '../settings.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface BatchesFailedAlarmProps {
  deployment: Deployment;
  service: ConsumerName;
  errorImpact: string;
}

/** Every message of a function's batches fails, while its invocations succeed: an AWS service fails, or the function has a defect. */
export class BatchesFailedAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, service, errorImpact }: BatchesFailedAlarmProps) {
    super(scope, {
      deployment,
      name: `${service}-batches-failed`,
      errorImpact,
      metric: ownMetric(deployment.stage, service, 'BatchesFailed', { period: Duration.minutes(1) }),
      threshold: 1,
      // The first retry, after a minute or two, ends a short fault. A fault that lasts raises the alarm within five minutes.
      evaluationPeriods: 5,
      datapointsToAlarm: 2,
      // Functions publish no zeros.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
