import { RemovalPolicy } from 'aws-cdk-lib';
import { BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Deployment } from '../deployment.ts';
import { stageSettings } from '../settings.ts';

export interface PipelineTableProps extends TableProps {
  deployment: Deployment;
}

/** An on-demand table that is encrypted by DynamoDB or with the deployment's key, and in prod protected against deletion. */
export class PipelineTable extends Table {
  constructor(scope: Construct, id: string, { deployment, ...props }: PipelineTableProps) {
    const { stage, encryptionKey } = deployment;
    const { protectData } = stageSettings[stage];
    super(scope, id, {
      ...props,
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(encryptionKey === undefined ? {} : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      // Set from the creation on: nothing else prevents DeleteTable. It also blocks the rollback of a failed first deployment
      // (docs/operations.md, "A first deployment that fails").
      deletionProtection: protectData,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: protectData },
      removalPolicy: protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
    if (!protectData) acknowledge(this, 'AwsSolutions-DDB3', 'The data of dev is deleted with its stack.');
  }
}
