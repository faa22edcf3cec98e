import * as v from 'valibot';
import { defineAction } from './define-action.ts';
import { wholeNumber } from './inputs.ts';
import type { MoveTask } from './move-tasks.ts';
import { queueOfArn } from './start-message-move-task.ts';

const input = v.object({ SourceArn: v.string(), MaxResults: v.optional(wholeNumber(1, 10), 1) });

export const listMessageMoveTasks = defineAction(input, ({ SourceArn, MaxResults }, { engine, moveTasks }) => ({
  Results: moveTasks
    .of(queueOfArn(engine, SourceArn, 'SourceArn'))
    .slice(0, MaxResults)
    .map(toResponse),
}));

function toResponse(task: MoveTask): object {
  return {
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    Status: task.status,
    SourceArn: task.source.arn,
    DestinationArn: task.destination?.arn,
    MaxNumberOfMessagesPerSecond: task.maxMessagesPerSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAt,
  };
}
