import { type IMetric, type IWidget, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { messagesOf, metricPeriod, ownMetric, ownMetricOf } from '../metrics.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Stage } from '../stage.ts';
import { graph } from './graph.ts';

/** Graphs of the pipeline's queues and functions, in the order in which a due row passes them. */
export function flowWidgets(stage: Stage, { scanner, scanQueue, row, value }: Pipeline): IWidget[][] {
  return [
    [
      graph({
        title: '1 Schedule: firings of the default group, and invocations of the scanner',
        left: [
          schedulerMetric('InvocationAttemptCount'),
          schedulerMetric('TargetErrorCount'),
          scanner.metricInvocations({ period: metricPeriod, label: 'scanner invoked' }),
        ],
        width: 8,
      }),
      graph({
        title: '2 Scanner: runs finished, and duration of a scan (ms)',
        left: [ownMetric(stage, 'scanner', 'RunsFinished')],
        right: [ownMetric(stage, 'scanner', 'ScanDuration', { statistic: Stats.MAXIMUM })],
        width: 8,
      }),
      graph({
        title: '2 Scanner: rows dispatched, and rows overdue',
        left: [ownMetric(stage, 'scanner', 'RowsDispatched')],
        right: [ownMetric(stage, 'scanner', 'RowsStillDue')],
        width: 8,
      }),
    ],
    [
      graph({
        title: '2 Scan queue: shards still to read, and age of the oldest message (s)',
        ...depthAndAge(scanQueue.queue),
        width: 24,
      }),
    ],
    [
      graph({ title: '3 Row queue: messages, and age of the oldest (s)', ...depthAndAge(row.queue), width: 12 }),
      graph({ title: '4 Worker: messages', left: messageOutcomes(stage, 'worker'), width: 12 }),
    ],
    [
      graph({ title: '5 Value queue: messages, and age of the oldest (s)', ...depthAndAge(value.queue), width: 12 }),
      graph({
        title: '6 Writer: messages, and values written',
        left: [...messageOutcomes(stage, 'writer'), ownMetric(stage, 'writer', 'ValuesWritten')],
        width: 12,
      }),
    ],
    [
      graph({
        title: '7 Rows completed',
        left: [ownMetricOf(stage, ['worker', 'writer'], 'RowsCompleted')],
        width: 12,
      }),
      graph({ title: '7 From due to completed (ms)', left: dueToCompleted(stage), width: 12 }),
    ],
  ];
}

/** EventBridge Scheduler publishes metrics by schedule group, not by schedule. The pipeline's schedule is in the default group. */
function schedulerMetric(metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/Scheduler',
    metricName,
    dimensionsMap: { ScheduleGroup: 'default' },
    statistic: Stats.SUM,
    period: metricPeriod,
  });
}

function depthAndAge(queue: IQueue): { left: IMetric[]; right: IMetric[] } {
  return {
    left: [messagesOf(queue, 'messages')],
    right: [queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: metricPeriod })],
  };
}

function messageOutcomes(stage: Stage, service: 'worker' | 'writer'): IMetric[] {
  return ['MessagesDone', 'MessagesSuperseded', 'MessagesRetried', 'MessagesFailed'].map((name) =>
    ownMetric(stage, service, name),
  );
}

/** The writer completes rows. The worker completes only those whose plan has no values. */
function dueToCompleted(stage: Stage): IMetric[] {
  return (['writer', 'worker'] as const).flatMap((service) =>
    ['p50', 'p99', Stats.MAXIMUM].map((statistic) =>
      ownMetric(stage, service, 'DueToCompleted', { statistic, label: `${service} ${statistic}` }),
    ),
  );
}
