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

/** Creates the alarms on each function's errors and throttles, and on batches that fail as a whole. */
export function functionAlarms(scope: Construct, props: FunctionAlarmsProps): PipelineAlarm[] {
  const { deployment, scanner, worker, writer, deadLetter } = props;
  const invocationImpacts = [
    [scanner, 'Runs fail in all their attempts: some due rows are not dispatched.'],
    [worker, 'Whole batches of due rows fail: the rows are late, and their messages end in the dead-letter queue.'],
    [writer, 'Whole batches of values fail: their rows are late, and the messages end in the dead-letter queue.'],
    [deadLetter, 'Dead letters are not settled: rows that failed still look scheduled.'],
  ] as const;
  const batchImpacts = [
    ['worker', 'The worker plans no row of its batches: due rows wait, and fail when this lasts for a day.'],
    ['writer', 'The writer writes no value of its batches: due rows wait, and fail when this lasts for a day.'],
    ['dead-letter', 'The dead-letter function settles no dead letter: rows that failed still look scheduled.'],
  ] as const;
  const batchAlarms = batchImpacts.map(
    ([service, errorImpact]) => new BatchesFailedAlarm(scope, { deployment, service, errorImpact }),
  );
  const invocationAlarms = invocationImpacts.flatMap(([target, errorImpact]) => [
    new FunctionErrorsAlarm(scope, { deployment, errorImpact, function: target }),
    new FunctionThrottlesAlarm(scope, { deployment, function: target }),
  ]);
  return [...batchAlarms, ...invocationAlarms];
}
