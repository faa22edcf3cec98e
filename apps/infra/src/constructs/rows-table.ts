import { AttributeType, ProjectionType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { rowsThroughput } from '../settings.ts';
import { PipelineTable } from './pipeline-table.ts';

export const dueIndexName = 'due';

export interface RowsTableProps {
  deployment: Deployment;
  throughput?: typeof rowsThroughput;
  /** Whether the table has a stream, from which the notifier learns how versions end. */
  hasStream?: boolean;
}

/** The table of rows, with the sparse index `due` of the rows that are scheduled. */
export class RowsTable extends PipelineTable {
  readonly dueIndexArn: string;

  constructor(
    scope: Construct,
    id: string,
    { deployment, throughput: { table, dueIndex } = rowsThroughput, hasStream = false }: RowsTableProps,
  ) {
    super(scope, id, {
      deployment,
      // What ended is what the image after a write has and the one before it does not.
      ...(hasStream ? { stream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
      ...table,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      // The tombstone of a deleted row has one and, with `keepCompletedDays`, a row that is completed or skipped.
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
