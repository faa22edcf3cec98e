import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Function } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { grantKeyToReceive } from '../grant-key.ts';
import type { ConsumerSettings } from '../settings.ts';

export interface QueueConsumerProps {
  deployment: Deployment;
  settings: ConsumerSettings;
  queue: IQueue;
  function: Function;
}

/** The event source mapping of a queue and its function, with partial batch responses, and the permissions that it needs. */
export class QueueConsumer extends EventSourceMapping {
  constructor(scope: Construct, id: string, { deployment, settings, queue, function: target }: QueueConsumerProps) {
    const { batchSize, batchWindowSeconds, provisionedPollerConfig } = settings;
    super(scope, id, {
      target,
      eventSourceArn: queue.queueArn,
      batchSize,
      maxBatchingWindow: Duration.seconds(batchWindowSeconds),
      ...(provisionedPollerConfig === undefined
        ? { maxConcurrency: settings.maximumConcurrency }
        : { provisionedPollerConfig }),
      reportBatchItemFailures: true,
    });
    Grant.addToPrincipal({
      grantee: target,
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resourceArns: [queue.queueArn],
    });
    grantKeyToReceive(target, deployment.encryptionKey);
  }
}
