import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { ownMetricOf } from '../metrics.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

/** A row was marked failed: by the worker, the writer, or after its last attempt by dead-letter. */
export class RowsFailedAlarm extends PipelineAlarm {
  constructor(scope: Construct, deployment: Deployment) {
    super(scope, {
      deployment,
      name: 'rows-failed',
      errorImpact:
        'Rows failed for good: until somebody mends and redrives them, they keep their old values or hold a part of the new.',
      metric: ownMetricOf(deployment.stage, ['worker', 'writer', 'dead-letter'], 'RowsFailed'),
      threshold: 1,
      evaluationPeriods: 1,
      // Functions publish only what happened.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
