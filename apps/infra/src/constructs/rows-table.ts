import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { StageSettings } from '../settings.ts';

const dueIndexName = 'due';

/** The rows, and the sparse index `due` that holds only those still to be done. */
export class RowsTable extends Table {
  readonly dueIndexArn: string;

  constructor(scope: Construct, id: string, { protectData }: StageSettings) {
    super(scope, id, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      // Only what is left of a deleted row has one.
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: protectData,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: protectData },
      removalPolicy: protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
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
