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
  /** Who consumes the queue: its timeout sets the visibility timeout. */
  consumer: ConsumerName;
  parkingQueue: IQueue;
}

/**
 * A queue, and the queue of its dead letters. The dead-letter function consumes the latter, so that one has a last stop
 * too: what even that function dies of is parked, and never loops.
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
