import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { giveUpAfterHours, maxAttempts } from './settings.ts';

/** A queue that a function consumes, and its dead-letter queue. */
interface SourceQueue {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/** Returns the environment variables that a function's retry policy reads: `retryPolicyVariables` of libs/batch. */
export function retryPolicyEnvironment({ queue, deadLetterQueue }: SourceQueue): Record<string, string> {
  return {
    QUEUE_URLS: queue.queueUrl,
    DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
    MAX_ATTEMPTS: String(maxAttempts),
    GIVE_UP_AFTER_SECONDS: String(giveUpAfterHours * 3_600),
  };
}

/** Allows a function to hide a message while it backs off, and to send a message to the dead-letter queue. */
export function grantRetryPolicy(grantee: IGrantable, { queue, deadLetterQueue }: SourceQueue): void {
  Grant.addToPrincipal({ grantee, actions: ['sqs:ChangeMessageVisibility'], resourceArns: [queue.queueArn] });
  Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [deadLetterQueue.queueArn] });
}
