import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { ownMetricOf } from '../metrics.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

/** The worker, the writer or the dead-letter function marked a row failed. */
export class RowsFailedAlarm extends PipelineAlarm {
  constructor(scope: Construct, deployment: Deployment) {
    super(scope, {
      deployment,
      name: 'rows-failed',
      errorImpact:
        'Rows failed: until you fix the cause and redrive them, they keep their old values or hold only some of the new ones.',
      metric: ownMetricOf(deployment.stage, ['worker', 'writer', 'dead-letter'], 'RowsFailed'),
      threshold: 1,
      evaluationPeriods: 1,
      // Functions publish no zeros.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
