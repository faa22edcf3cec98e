import { type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Notifier } from '../events/create-notifier.ts';
import { messagesOf, metricPeriod } from '../metrics.ts';
import { graph } from './graph.ts';
import { stepWidgets } from './step-widgets.ts';

/** Graphs of the notifier: the age of the stream's records, and its queues. */
export function notifierWidgets(notifier: Notifier | undefined): IWidget[][] {
  if (notifier === undefined) return [];
  const { function: target, target: { queue } = {} } = notifier;
  return [
    [
      graph({
        title: 'Notifier: invocations and errors, and age of the oldest record of the stream (ms)',
        left: [target.metricInvocations({ period: metricPeriod }), target.metricErrors({ period: metricPeriod })],
        right: [target.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: metricPeriod })],
        width: 24,
      }),
    ],
    ...stepWidgets([notifier]),
    ...(queue === undefined
      ? []
      : [[graph({ title: 'Events in their queue', left: [messagesOf(queue, 'messages')], width: 24 })]]),
  ];
}
