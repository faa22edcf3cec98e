import * as v from 'valibot';
import { SqsError } from '../api/sqs-error.ts';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

const purgeIntervalMs = 60_000;

/** Purges at once. SQS takes up to a minute. As in SQS, a queue accepts one purge a minute. */
export const purgeQueue = defineAction(v.object({ QueueUrl: queueUrl }), ({ QueueUrl }, { engine }) => {
  const queue = engine.queueOrThrow(QueueUrl);
  if (queue.purgedAt !== undefined && engine.clock.now() < queue.purgedAt + purgeIntervalMs)
    throw new SqsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
    );
  queue.purge();
  return {};
});
