import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { PipelineTable } from './pipeline-table.ts';

export const dueIndexName = 'due';

/** The rows, and the sparse index `due` that holds only those still to be done. */
export class RowsTable extends PipelineTable {
  readonly dueIndexArn: string;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id, {
      deployment,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      // Only what is left of a deleted row has one.
      timeToLiveAttribute: 'expiresAt',
    });
    this.addGlobalSecondaryIndex({
      indexName: dueIndexName,
      partitionKey: { name: 'dueShard', type: AttributeType.STRING },
      sortKey: { name: 'dueAt', type: AttributeType.STRING },
      // A row message needs the version beside the keys; anything more would cost a second write for every value.
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['version'],
    });
    this.dueIndexArn = `${this.tableArn}/index/${dueIndexName}`;
  }
}
