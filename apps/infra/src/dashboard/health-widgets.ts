import { type IMetric, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { dueIndexName } from '../constructs/rows-table.ts';
import type { PipelineFunction } from '../constructs/pipeline-function.ts';
import { metricPeriod, throttlesOf } from '../metrics.ts';
import type { Pipeline } from '../pipeline.ts';
import { graph } from './graph.ts';

/** Functions and tables by what Lambda and DynamoDB say of them. */
export function healthWidgets(pipeline: Pipeline): IWidget[][] {
  const { scanner, worker, writer, deadLetter, rowsTable, runsTable, steps } = pipeline;
  const ofEach = (metric: (each: PipelineFunction) => IMetric): IMetric[] =>
    [scanner, worker, writer, deadLetter, ...steps.map((step) => step.function)].map(metric);
  const options = (each: PipelineFunction) => ({ label: each.service, period: metricPeriod });
  const most = (each: PipelineFunction) => ({ ...options(each), statistic: Stats.MAXIMUM });

  return [
    [
      graph({ title: 'Errors', left: ofEach((each) => each.metricErrors(options(each))), width: 6 }),
      graph({ title: 'Throttles', left: ofEach((each) => each.metricThrottles(options(each))), width: 6 }),
      graph({ title: 'Longest invocation (ms)', left: ofEach((each) => each.metricDuration(most(each))), width: 6 }),
      graph({
        title: 'Most at once',
        left: ofEach((each) => each.metric('ConcurrentExecutions', most(each))),
        width: 6,
      }),
    ],
    [
      graph({
        title: 'Table and index throttles',
        left: [
          throttlesOf(rowsTable, 'rows table'),
          throttlesOf(rowsTable, 'index due', dueIndexName),
          throttlesOf(runsTable, 'runs table'),
        ],
        width: 12,
      }),
      graph({
        title: 'Capacity used by the rows table',
        left: [
          rowsTable.metricConsumedReadCapacityUnits({ period: metricPeriod }),
          rowsTable.metricConsumedWriteCapacityUnits({ period: metricPeriod }),
        ],
        width: 12,
      }),
    ],
  ];
}
