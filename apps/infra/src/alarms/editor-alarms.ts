import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { Pipeline } from '../pipeline.ts';
import { FunctionErrorsAlarm } from './function-errors-alarm.ts';
import { FunctionThrottlesAlarm } from './function-throttles-alarm.ts';
import { OldestMessageAlarm } from './oldest-message-alarm.ts';
import type { PipelineAlarm } from './pipeline-alarm.ts';
import { QueueNotEmptyAlarm } from './queue-not-empty-alarm.ts';

/** Creates the alarms of owners' edits by messages: refused ones, the age of those that wait, and the function's errors and throttles. */
export function editorAlarms(
  scope: Construct,
  { deployment, edits, editor }: Pick<Pipeline, 'edits' | 'editor'> & { deployment: Deployment },
): PipelineAlarm[] {
  return [
    new QueueNotEmptyAlarm(scope, {
      deployment,
      name: 'editor-dead-letter-queue-not-empty',
      errorImpact: 'Edits of owners were refused or given up: their rows are as they were before.',
      queue: edits.deadLetterQueue,
      minutes: 5,
    }),
    new OldestMessageAlarm(scope, {
      deployment,
      name: 'editor-queue-behind',
      errorImpact:
        'Edits of owners have waited an hour: rows run as they were before them, and after four days the edits expire.',
      queue: edits.queue,
    }),
    new FunctionErrorsAlarm(scope, {
      deployment,
      errorImpact: 'Whole batches of edits fail: rows run as they were before them.',
      function: editor,
    }),
    new FunctionThrottlesAlarm(scope, { deployment, function: editor }),
  ];
}
