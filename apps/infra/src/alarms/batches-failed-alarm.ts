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

/** Nothing of a function's batches is done, which its invocations report as a success: the platform is in trouble, or every message meets a defect. */
export class BatchesFailedAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, service, errorImpact }: BatchesFailedAlarmProps) {
    super(scope, {
      deployment,
      name: `${service}-batches-failed`,
      errorImpact,
      metric: ownMetric(deployment.stage, service, 'BatchesFailed', { period: Duration.minutes(1) }),
      threshold: 1,
      // A blip is mended by the first retry, after a minute or two; what fails then too rings within five.
      evaluationPeriods: 5,
      datapointsToAlarm: 2,
      // Functions publish only what happened.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
