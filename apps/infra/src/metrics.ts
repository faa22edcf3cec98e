import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricProps, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { RowsTable } from './constructs/rows-table.ts';
import type { RunsTable } from './constructs/runs-table.ts';
import { type FunctionName, metricsNamespace } from './settings.ts';
import type { Stage } from './stage.ts';

/** The default interval of runs. */
export const metricPeriod = Duration.minutes(5);

/** A metric that a function of the pipeline publishes. Default: its sum over five minutes. */
export function ownMetric(stage: Stage, service: FunctionName, name: string, props: Partial<MetricProps> = {}): Metric {
  return new Metric({
    namespace: metricsNamespace(stage),
    metricName: name,
    dimensionsMap: { service },
    statistic: Stats.SUM,
    period: metricPeriod,
    ...props,
  });
}

/** The sum of a metric of several functions. A function that published no value counts as 0. */
export function ownMetricOf(stage: Stage, services: readonly FunctionName[], name: string): MathExpression {
  return sum(
    name,
    services.map((service) => ownMetric(stage, service, name)),
  );
}

/** The number of messages in a queue: visible and in flight. */
export function messagesOf(queue: IQueue, label: string): MathExpression {
  const maximum = { statistic: Stats.MAXIMUM, period: metricPeriod };
  return sum(
    label,
    [
      queue.metricApproximateNumberOfMessagesVisible(maximum),
      queue.metricApproximateNumberOfMessagesNotVisible(maximum),
    ],
    (id) => id,
  );
}

/** The number of reads and writes of a table, or of one of its indexes, that DynamoDB throttled. */
export function throttlesOf(table: RowsTable | RunsTable, label: string, indexName?: string): MathExpression {
  const dimensionsMap = {
    TableName: table.tableName,
    ...(indexName === undefined ? {} : { GlobalSecondaryIndexName: indexName }),
  };
  const events = ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
    (metricName) =>
      new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap, statistic: Stats.SUM, period: metricPeriod }),
  );
  return sum(label, events);
}

function sum(
  label: string,
  metrics: readonly IMetric[],
  // A metric without a value must not hide the others.
  term = (id: string): string => `FILL(${id}, 0)`,
): MathExpression {
  const named = metrics.map((metric, index): [string, IMetric] => [`${idOf(label)}${index}`, metric]);
  return new MathExpression({
    expression: named.map(([id]) => term(id)).join(' + '),
    usingMetrics: Object.fromEntries(named),
    label,
    period: metricPeriod,
  });
}

/** Metric ids must be unique within a graph. */
function idOf(label: string): string {
  return `m${label.replaceAll(/\W/g, '')}`;
}
