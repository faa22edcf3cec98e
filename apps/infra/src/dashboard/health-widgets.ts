import { type IMetric, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { dueIndexName } from '../constructs/rows-table.ts';
import type { PipelineFunction } from '../constructs/pipeline-function.ts';
import { metricPeriod, throttlesOf } from '../metrics.ts';
import type { Pipeline } from '../pipeline.ts';
import { graph } from './graph.ts';

/** Graphs of the metrics that Lambda and DynamoDB publish about functions and tables. */
export function healthWidgets(pipeline: Pipeline): IWidget[][] {
  const { scanner, worker, writer, deadLetter, editor, rowsTable, runsTable, steps } = pipeline;
  const perFunction = (metric: (target: PipelineFunction) => IMetric): IMetric[] =>
    [scanner, worker, writer, deadLetter, editor, ...steps.map((step) => step.function)].map(metric);
  const sum = (target: PipelineFunction) => ({ label: target.service, period: metricPeriod });
  const maximum = (target: PipelineFunction) => ({ ...sum(target), statistic: Stats.MAXIMUM });

  return [
    [
      graph({ title: 'Errors', left: perFunction((target) => target.metricErrors(sum(target))), width: 6 }),
      graph({ title: 'Throttles', left: perFunction((target) => target.metricThrottles(sum(target))), width: 6 }),
      graph({
        title: 'Maximum duration (ms)',
        left: perFunction((target) => target.metricDuration(maximum(target))),
        width: 6,
      }),
      graph({
        title: 'Maximum concurrent executions',
        left: perFunction((target) => target.metric('ConcurrentExecutions', maximum(target))),
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
