import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PipelineQueue } from '../constructs/pipeline-queue.ts';
import type { Deployment } from '../deployment.ts';
import {
  deadLetterRetentionDays,
  maxReceiveCount,
  queueRetentionDays,
  visibilityTimeoutSecondsOf,
} from '../settings.ts';
import { type Step, stepId } from './step.ts';

export interface StepQueues {
  queue: PipelineQueue;
  deadLetterQueue: PipelineQueue;
}

/**
 * A step's queue, and the one of its dead letters. Nothing consumes the latter: dead-letter would fail a row whose values
 * are still on their way, and drop the dead letter of one that is completed. `daybreak failed` names them, and `daybreak redrive --step` sends them back.
 */
export function createStepQueues(scope: Construct, step: Step, deployment: Deployment): StepQueues {
  const deadLetterQueue = new PipelineQueue(scope, `${stepId(step)}DeadLetterQueue`, {
    deployment,
    retentionDays: deadLetterRetentionDays,
  });
  const queue = new PipelineQueue(scope, `${stepId(step)}Queue`, {
    deployment,
    retentionDays: queueRetentionDays,
    visibilityTimeout: Duration.seconds(visibilityTimeoutSecondsOf(step.function, step.consumer)),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount },
  });
  return { queue, deadLetterQueue };
}
