import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { giveUpAfterHours, maxAttempts } from './settings.ts';

/** A queue that feeds a function, and the queue of the messages that the function gives up on. */
interface FedBy {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/** What a function reads to hide its messages for longer, and to give them up: `retryPolicyVariables` of libs/batch. */
export function retryPolicyEnvironment({ queue, deadLetterQueue }: FedBy): Record<string, string> {
  return {
    QUEUE_URLS: queue.queueUrl,
    DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
    MAX_ATTEMPTS: String(maxAttempts),
    GIVE_UP_AFTER_SECONDS: String(giveUpAfterHours * 3_600),
  };
}

/** Lets a function hide a message that backs off, and give one up. */
export function grantRetryPolicy(grantee: IGrantable, { queue, deadLetterQueue }: FedBy): void {
  Grant.addToPrincipal({ grantee, actions: ['sqs:ChangeMessageVisibility'], resourceArns: [queue.queueArn] });
  Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [deadLetterQueue.queueArn] });
}
