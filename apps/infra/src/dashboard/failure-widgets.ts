import { type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { messagesOf, ownMetric, ownMetricOf } from '../metrics.ts';
import type { Pipeline } from '../pipeline.ts';
import type { FunctionName } from '../settings.ts';
import type { Stage } from '../stage.ts';
import { graph } from './graph.ts';

/** The functions that fail or supersede rows. */
const rowServices = ['worker', 'writer', 'dead-letter'] as const satisfies FunctionName[];
const consumers = ['scanner', 'worker', 'writer', 'dead-letter'] as const satisfies FunctionName[];

/** Graphs of failed rows, retries, dead letters and parked messages. */
export function failureWidgets(stage: Stage, { scanQueue, row, value, scan, parkingQueue }: Pipeline): IWidget[][] {
  return [
    [
      graph({
        title: 'Rows failed, superseded, and skipped because they were late',
        left: [
          ownMetricOf(stage, rowServices, 'RowsFailed'),
          ownMetricOf(stage, rowServices, 'RowsSuperseded'),
          ownMetric(stage, 'worker', 'RowsSkipped'),
        ],
        width: 6,
      }),
      graph({
        title: 'Rows paused, released, and above a limit; longest pause (ms)',
        left: [
          ownMetricOf(stage, ['worker', 'writer'], 'RowsPaused'),
          ownMetric(stage, 'scanner', 'RowsReleased'),
          ownMetric(stage, 'worker', 'RowsLimited'),
        ],
        right: [ownMetric(stage, 'scanner', 'LongestPause', { statistic: Stats.MAXIMUM })],
        width: 6,
      }),
      graph({
        title: 'Messages retried',
        left: consumers.map((service) => ownMetric(stage, service, 'MessagesRetried', { label: service })),
        width: 6,
      }),
      graph({
        title: 'Batches that failed as a whole, and rows that wait for a rule',
        left: consumers.map((service) => ownMetric(stage, service, 'BatchesFailed', { label: service })),
        right: [ownMetric(stage, 'worker', 'RowsWaitingForRule')],
        width: 6,
      }),
    ],
    [
      graph({
        title: 'Dead letters',
        left: [
          messagesOf(scanQueue.deadLetterQueue, 'of the scan queue'),
          messagesOf(row.deadLetterQueue, 'of the row queue'),
          messagesOf(value.deadLetterQueue, 'of the value queue'),
          messagesOf(scan.deadLetterQueue, 'of the schedule'),
        ],
        width: 12,
      }),
      graph({
        title: 'Parked',
        left: [messagesOf(parkingQueue, 'in the queue')],
        right: [ownMetric(stage, 'dead-letter', 'MessagesParked', { label: 'newly parked' })],
        width: 12,
      }),
    ],
  ];
}
