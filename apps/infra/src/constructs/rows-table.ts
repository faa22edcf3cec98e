import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { rowsThroughput } from '../settings.ts';
import { PipelineTable } from './pipeline-table.ts';

export const dueIndexName = 'due';

/** The table of rows, with the sparse index `due` of the rows that are scheduled. */
export class RowsTable extends PipelineTable {
  readonly dueIndexArn: string;

  constructor(scope: Construct, id: string, deployment: Deployment, { table, dueIndex } = rowsThroughput) {
    super(scope, id, {
      deployment,
      ...table,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      // Only the tombstone of a deleted row has one.
      timeToLiveAttribute: 'expiresAt',
    });
    this.addGlobalSecondaryIndex({
      indexName: dueIndexName,
      ...dueIndex,
      partitionKey: { name: 'dueShard', type: AttributeType.STRING },
      sortKey: { name: 'dueAt', type: AttributeType.STRING },
      // A row message holds the keys and the version. Any other attribute would cost an index write for every value.
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['version'],
    });
    this.dueIndexArn = `${this.tableArn}/index/${dueIndexName}`;
  }
}
