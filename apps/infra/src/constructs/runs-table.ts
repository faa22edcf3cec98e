import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { PipelineTable } from './pipeline-table.ts';

/** The table of run records: each holds its run's cursors and counts until `expiresAt`. */
export class RunsTable extends PipelineTable {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id, {
      deployment,
      partitionKey: { name: 'runId', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });
  }
}
