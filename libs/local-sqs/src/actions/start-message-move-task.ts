import * as v from 'valibot';
import type { Queue } from '../api/queue.ts';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { SqsError } from '../api/sqs-error.ts';
import { defineAction } from './define-action.ts';
import { wholeNumber } from './inputs.ts';

const input = v.object({
  SourceArn: v.string(),
  DestinationArn: v.optional(v.string()),
  MaxNumberOfMessagesPerSecond: v.optional(wholeNumber(1, 500)),
});

export const startMessageMoveTask = defineAction(input, (request, { engine, moveTasks }) => {
  const source = queueOfArn(engine, request.SourceArn, 'SourceArn');
  if (engine.deadLetterSourcesOf(source).length === 0)
    throw new SqsError('InvalidParameterValueException', 'Source queue must be configured as a Dead Letter Queue.');
  const destination =
    request.DestinationArn === undefined ? undefined : queueOfArn(engine, request.DestinationArn, 'DestinationArn');
  const task = moveTasks.start({ source, destination, maxMessagesPerSecond: request.MaxNumberOfMessagesPerSecond });
  return { TaskHandle: task.handle };
});

/**
 * Returns the queue with this ARN. Throws SqsError ResourceNotFoundException, unlike other actions, which throw
 * QueueDoesNotExist.
 */
export function queueOfArn(engine: SqsEngine, arn: string, parameter: string): Queue {
  const queue = engine.queue(arn);
  if (queue === undefined || queue.arn !== arn)
    throw new SqsError(
      'ResourceNotFoundException',
      `The resource that you specified for the ${parameter} parameter doesn't exist: ${arn}.`,
    );
  return queue;
}
