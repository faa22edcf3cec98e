import * as v from 'valibot';
import { SqsError } from '../api/sqs-error.ts';
import { defineAction } from './define-action.ts';
import { queueUrl } from './inputs.ts';

const pauseMs = 60_000;

/** Purges at once, where SQS takes up to a minute; but like there, one purge a minute is all. */
export const purgeQueue = defineAction(v.object({ QueueUrl: queueUrl }), ({ QueueUrl }, { engine }) => {
  const queue = engine.queueOrThrow(QueueUrl);
  if (queue.purgedAt !== undefined && engine.clock.now() < queue.purgedAt + pauseMs)
    throw new SqsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
    );
  queue.purge();
  return {};
});
