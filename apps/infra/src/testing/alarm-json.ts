import * as v from 'valibot';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const metricSchema = v.object({
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions: v.array(v.object({ Name: v.string(), Value: v.union([v.string(), referenceSchema]) })),
});
const alarmSchema = v.looseObject({
  AlarmName: v.string(),
  AlarmDescription: v.string(),
  ComparisonOperator: v.string(),
  Threshold: v.number(),
  EvaluationPeriods: v.number(),
  DatapointsToAlarm: v.optional(v.number()),
  TreatMissingData: v.optional(v.string()),
  AlarmActions: v.optional(v.array(v.unknown()), []),
  OKActions: v.optional(v.array(v.unknown()), []),
  Period: v.optional(v.number()),
  MetricName: v.optional(v.string()),
  Metrics: v.optional(
    v.array(v.looseObject({ MetricStat: v.optional(v.looseObject({ Metric: metricSchema, Period: v.number() })) })),
    [],
  ),
});

export interface MetricJson {
  namespace: string;
  name: string;
  /** The value of each dimension, or the logical id that it refers to. */
  dimensions: Record<string, string>;
}

export interface AlarmJson extends v.InferOutput<typeof alarmSchema> {
  id: string;
  watches: MetricJson[];
  /** When it goes off: `GreaterThanOrEqualToThreshold 1, 2 of 3 periods of 300 s`. */
  limits: string;
}

/** Returns every alarm with the metrics that it watches, alone or in an expression. */
export function alarmsOf(template: TemplateJson): AlarmJson[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm', alarmSchema).map(([id, alarm]) => ({
    ...alarm,
    id,
    watches: [
      ...(alarm.MetricName === undefined ? [] : [metricJson(v.parse(metricSchema, alarm))]),
      ...alarm.Metrics.flatMap(({ MetricStat: stat }) => (stat === undefined ? [] : [metricJson(stat.Metric)])),
    ],
    limits: limitsOf(alarm),
  }));
}

function metricJson({ Namespace, MetricName, Dimensions }: v.InferOutput<typeof metricSchema>): MetricJson {
  return {
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
  };
}

function limitsOf(alarm: v.InferOutput<typeof alarmSchema>): string {
  const { ComparisonOperator: operator, Threshold: threshold, EvaluationPeriods: periods } = alarm;
  const seconds = new Set([alarm.Period, ...alarm.Metrics.map(({ MetricStat: stat }) => stat?.Period)]);
  seconds.delete(undefined);
  return `${operator} ${threshold}, ${alarm.DatapointsToAlarm ?? periods} of ${periods} periods of ${[...seconds].join(' and ')} s`;
}
