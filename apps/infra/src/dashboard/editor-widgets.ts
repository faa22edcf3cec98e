import { type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { messagesOf, metricPeriod, ownMetric } from '../metrics.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Stage } from '../stage.ts';
import { graph } from './graph.ts';

/** Graphs of owners' edits by messages: those that wait, that are made, and that are refused. */
export function editorWidgets(stage: Stage, { edits }: Pick<Pipeline, 'edits'>): IWidget[] {
  return [
    graph({
      title: 'Editor: edits waiting, and age of the oldest (s)',
      left: [messagesOf(edits.queue, 'messages')],
      right: [edits.queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: metricPeriod })],
      width: 12,
    }),
    graph({
      title: 'Editor: edits made and refused, and edits in the dead-letter queue',
      left: [ownMetric(stage, 'editor', 'EditsApplied'), ownMetric(stage, 'editor', 'EditsRefused')],
      right: [messagesOf(edits.deadLetterQueue, 'dead letters')],
      width: 12,
    }),
  ];
}
