import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { Functions } from '../pipeline.ts';
import { BatchesFailedAlarm } from './batches-failed-alarm.ts';
import { FunctionErrorsAlarm } from './function-errors-alarm.ts';
import { FunctionThrottlesAlarm } from './function-throttles-alarm.ts';
import type { PipelineAlarm } from './pipeline-alarm.ts';

export interface FunctionAlarmsProps extends Functions {
  deployment: Deployment;
}

/** Of each function's errors and throttles, and of batches of which nothing was done. */
export function functionAlarms(scope: Construct, props: FunctionAlarmsProps): PipelineAlarm[] {
  const { deployment, scanner, worker, writer, deadLetter } = props;
  const impacts = [
    [scanner, 'Runs fail in all their attempts: part of what is due is not dispatched.'],
    [worker, 'Batches of due rows fail as a whole: their rows are late, and end in the dead-letter queue.'],
    [writer, 'Batches of values fail as a whole: their rows are late, and end in the dead-letter queue.'],
    [deadLetter, 'Messages given up on are not being settled: rows that failed look as if they were still scheduled.'],
  ] as const;
  const failing = [
    ['worker', 'No row of the worker’s batches is planned: due rows wait, and fail when that lasts for a day.'],
    ['writer', 'No value of the writer’s batches is written: due rows wait, and fail when that lasts for a day.'],
    [
      'dead-letter',
      'No message that was given up on is settled: rows that failed look as if they were still scheduled.',
    ],
  ] as const;
  const ofBatches = failing.map(
    ([service, errorImpact]) => new BatchesFailedAlarm(scope, { deployment, service, errorImpact }),
  );
  const ofInvocations = impacts.flatMap(([each, errorImpact]) => [
    new FunctionErrorsAlarm(scope, { deployment, errorImpact, function: each }),
    new FunctionThrottlesAlarm(scope, { deployment, function: each }),
  ]);
  return [...ofBatches, ...ofInvocations];
}
