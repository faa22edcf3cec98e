import { type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { messagesOf, metricPeriod } from '../metrics.ts';
import type { CreatedStep } from '../steps/create-steps.ts';
import { graph } from './graph.ts';

/** Graphs of each step's queue and dead-letter queue. */
export function stepWidgets(steps: readonly CreatedStep[]): IWidget[][] {
  return steps.map(({ name, queue, deadLetterQueue }) => [
    graph({
      title: `Step ${name}: its queue`,
      left: [messagesOf(queue, 'messages')],
      right: [queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: metricPeriod })],
      width: 12,
    }),
    graph({ title: `Step ${name}: dead letters`, left: [messagesOf(deadLetterQueue, 'messages')], width: 12 }),
  ]);
}
