import { RemovalPolicy } from 'aws-cdk-lib';
import { BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Deployment } from '../deployment.ts';
import { stageSettings } from '../settings.ts';

export interface PipelineTableProps extends TableProps {
  deployment: Deployment;
}

/** A table paid for by use, encrypted by DynamoDB or with the deployment's key, and in prod not to be lost. */
export class PipelineTable extends Table {
  constructor(scope: Construct, id: string, { deployment, ...props }: PipelineTableProps) {
    const { stage, encryptionKey } = deployment;
    const { protectData } = stageSettings[stage];
    super(scope, id, {
      ...props,
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(encryptionKey === undefined ? {} : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      // From its creation on, for the flag is the only guard against DeleteTable. It also stops the rollback of a first deployment
      // that fails: docs/operations.md, "A first deployment that fails".
      deletionProtection: protectData,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: protectData },
      removalPolicy: protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
    if (!protectData)
      acknowledge(this, 'AwsSolutions-DDB3', 'What a developer puts into dev goes when its stack goes.');
  }
}
