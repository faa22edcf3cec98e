import * as v from 'valibot';
import { SqsError } from '../api/sqs-error.ts';
import { defineAction } from './define-action.ts';

const input = v.object({ QueueName: v.string(), QueueOwnerAWSAccountId: v.optional(v.string()) });

export const getQueueUrl = defineAction(input, ({ QueueName, QueueOwnerAWSAccountId }, { engine }) => {
  if (QueueOwnerAWSAccountId !== undefined && QueueOwnerAWSAccountId !== engine.accountId)
    throw new SqsError(
      'QueueDoesNotExist',
      `The specified queue does not exist: ${QueueName} of ${QueueOwnerAWSAccountId}.`,
    );
  return { QueueUrl: engine.queueOrThrow(QueueName).url };
});
