import { type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { messagesOf, metricPeriod } from '../metrics.ts';
import type { CreatedStep } from '../steps/create-steps.ts';
import { graph } from './graph.ts';

/** A row of graphs for each step: what waits for it, and what it gave up on. */
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
