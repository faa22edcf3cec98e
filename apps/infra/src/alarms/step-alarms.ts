import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { CreatedStep } from '../steps/create-steps.ts';
import { FunctionErrorsAlarm } from './function-errors-alarm.ts';
import { FunctionThrottlesAlarm } from './function-throttles-alarm.ts';
import { OldestMessageAlarm } from './oldest-message-alarm.ts';
import type { PipelineAlarm } from './pipeline-alarm.ts';
import { QueueNotEmptyAlarm } from './queue-not-empty-alarm.ts';

/** Creates the alarms of each step: on its dead-letter queue, the age of its messages, its errors and its throttles. */
export function stepAlarms(
  scope: Construct,
  { deployment, steps }: { deployment: Deployment; steps: readonly CreatedStep[] },
): PipelineAlarm[] {
  return steps.flatMap(({ name, queue, deadLetterQueue, function: target }) => [
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: `${name}-dead-letter-queue-not-empty`,
      errorImpact: `The step ${name} gave up on messages: it is not done for their rows until you redrive them to its queue.`,
      queue: deadLetterQueue,
      minutes: 5,
    }),
    new OldestMessageAlarm(scope, {
      deployment,
      name: `${name}-queue-behind`,
      errorImpact: `Messages have waited an hour for the step ${name}: it is late, and after four days they expire.`,
      queue,
    }),
    new FunctionErrorsAlarm(scope, {
      deployment,
      errorImpact: `Whole batches of the step ${name} fail: their messages are late, and end in its dead-letter queue.`,
      function: target,
    }),
    new FunctionThrottlesAlarm(scope, { deployment, function: target }),
  ]);
}
