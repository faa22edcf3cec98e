import { type IMetric, type IWidget, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { messagesOf, metricPeriod, ownMetric, ownMetricOf } from '../metrics.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Stage } from '../stage.ts';
import { graph } from './graph.ts';

/** A step a graph, in the order in which a due row goes through them. */
export function flowWidgets(stage: Stage, { scanner, scanQueue, row, value }: Pipeline): IWidget[][] {
  return [
    [
      graph({
        title: '1 Schedule: firings of the default group, and the scanner’s starts',
        left: [
          ofSchedules('InvocationAttemptCount'),
          ofSchedules('TargetErrorCount'),
          scanner.metricInvocations({ period: metricPeriod, label: 'scanner started' }),
        ],
        width: 8,
      }),
      graph({
        title: '2 Scanner: runs finished, and how long a scan takes (ms)',
        left: [ownMetric(stage, 'scanner', 'RunsFinished')],
        right: [ownMetric(stage, 'scanner', 'ScanDuration', { statistic: Stats.MAXIMUM })],
        width: 8,
      }),
      graph({
        title: '2 Scanner: rows dispatched, and rows that were lost',
        left: [ownMetric(stage, 'scanner', 'RowsDispatched')],
        right: [ownMetric(stage, 'scanner', 'RowsStillDue')],
        width: 8,
      }),
    ],
    [
      graph({
        title: '2 Scan queue: shards that are left to be read, and age of the oldest message (s)',
        ...depthAndAge(scanQueue.queue),
        width: 24,
      }),
    ],
    [
      graph({ title: '3 Row queue: messages, and age of the oldest (s)', ...depthAndAge(row.queue), width: 12 }),
      graph({ title: '4 Worker: messages', left: outcomes(stage, 'worker'), width: 12 }),
    ],
    [
      graph({ title: '5 Value queue: messages, and age of the oldest (s)', ...depthAndAge(value.queue), width: 12 }),
      graph({
        title: '6 Writer: messages, and values written',
        left: [...outcomes(stage, 'writer'), ownMetric(stage, 'writer', 'ValuesWritten')],
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

/** The Scheduler counts by group, not by schedule. Ours is in the default one. */
function ofSchedules(metricName: string): Metric {
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

function outcomes(stage: Stage, service: 'worker' | 'writer'): IMetric[] {
  return ['MessagesDone', 'MessagesSuperseded', 'MessagesRetried', 'MessagesFailed'].map((name) =>
    ownMetric(stage, service, name),
  );
}

/** Most rows are completed by the writer; one whose rule plans nothing, by the worker. */
function dueToCompleted(stage: Stage): IMetric[] {
  return (['writer', 'worker'] as const).flatMap((service) =>
    ['p50', 'p99', Stats.MAXIMUM].map((statistic) =>
      ownMetric(stage, service, 'DueToCompleted', { statistic, label: `${service} ${statistic}` }),
    ),
  );
}
