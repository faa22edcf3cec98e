import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricProps, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { RowsTable } from './constructs/rows-table.ts';
import type { RunsTable } from './constructs/runs-table.ts';
import { type FunctionName, metricsNamespace } from './settings.ts';
import type { Stage } from './stage.ts';

/** As finely as a run comes by default. */
export const metricPeriod = Duration.minutes(5);

/** A metric that a function of ours publishes, added up over five minutes unless told otherwise. */
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

/** One metric of several functions, added up; a function that published none counts as 0. */
export function ownMetricOf(stage: Stage, services: readonly FunctionName[], name: string): MathExpression {
  return sum(
    name,
    services.map((service) => ownMetric(stage, service, name)),
  );
}

/** All messages of a queue: those that wait, and those that a function holds. */
export function messagesOf(queue: IQueue, label: string): MathExpression {
  const most = { statistic: Stats.MAXIMUM, period: metricPeriod };
  return sum(
    label,
    [queue.metricApproximateNumberOfMessagesVisible(most), queue.metricApproximateNumberOfMessagesNotVisible(most)],
    (id) => id,
  );
}

/** Reads and writes that DynamoDB refused a table, or one of its indexes. */
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
  // Where one of them was not published, the others still count.
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

/** No two metrics of a graph may have one id. */
function idOf(label: string): string {
  return `m${label.replaceAll(/\W/g, '')}`;
}
