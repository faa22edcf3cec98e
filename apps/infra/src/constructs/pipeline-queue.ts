import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** A standard queue, encrypted by SQS and spoken to over TLS alone. */
export class PipelineQueue extends Queue {
  constructor(scope: Construct, id: string, { retentionDays, ...props }: QueueProps & { retentionDays: number }) {
    super(scope, id, {
      ...props,
      retentionPeriod: Duration.days(retentionDays),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
  }
}
