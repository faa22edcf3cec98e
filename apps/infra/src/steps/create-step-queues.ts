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
 * Creates a step's queue and its dead-letter queue. No function consumes the latter: the dead-letter function would fail a row whose values
 * are not written yet, and drop the dead letter of a completed row. `daybreak failed` lists these dead letters, and `daybreak redrive --step` redrives them.
 */
export function createStepQueues(
  scope: Construct,
  step: Pick<Step, 'name' | 'function' | 'consumer'>,
  deployment: Deployment,
): StepQueues {
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
