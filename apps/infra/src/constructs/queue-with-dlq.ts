import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import {
  type ConsumerName,
  deadLetterMaxReceiveCount,
  deadLetterRetentionDays,
  maxReceiveCount,
  queueRetentionDays,
  visibilityTimeoutSeconds,
} from '../settings.ts';
import { PipelineQueue } from './pipeline-queue.ts';

export interface QueueWithDlqProps {
  deployment: Deployment;
  /** The function that consumes the queue. Its timeout determines the visibility timeout. */
  consumer: ConsumerName;
  parkingQueue: IQueue;
}

/**
 * A queue and its dead-letter queue. The dead-letter function consumes the latter, whose own dead-letter queue is the
 * parking queue: a message that crashes even that function is parked.
 */
export class QueueWithDlq extends Construct {
  readonly queue: PipelineQueue;
  readonly deadLetterQueue: PipelineQueue;

  constructor(scope: Construct, id: string, { deployment, consumer, parkingQueue }: QueueWithDlqProps) {
    super(scope, id);
    this.deadLetterQueue = new PipelineQueue(this, 'DeadLetterQueue', {
      deployment,
      retentionDays: deadLetterRetentionDays,
      visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds('dead-letter')),
      deadLetterQueue: { queue: parkingQueue, maxReceiveCount: deadLetterMaxReceiveCount },
    });
    this.queue = new PipelineQueue(this, 'Queue', {
      deployment,
      retentionDays: queueRetentionDays,
      visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds(consumer)),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount },
    });
  }
}
