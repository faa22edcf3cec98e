import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

export interface PipelineQueueProps extends QueueProps {
  deployment: Deployment;
  retentionDays: number;
}

/** A standard queue that is encrypted by SQS or with the deployment's key, and accepts only TLS. */
export class PipelineQueue extends Queue {
  constructor(scope: Construct, id: string, { deployment, retentionDays, ...props }: PipelineQueueProps) {
    const { encryptionKey } = deployment;
    super(scope, id, {
      ...props,
      retentionPeriod: Duration.days(retentionDays),
      ...(encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
      enforceSSL: true,
    });
  }
}
