import * as v from 'valibot';
import type { MetricJson } from './alarm-json.ts';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const dashboardSchema = v.object({
  DashboardName: v.string(),
  DashboardBody: v.object({ 'Fn::Join': v.tuple([v.literal(''), v.array(v.unknown())]) }),
});
const bodySchema = v.object({
  widgets: v.array(
    v.object({
      type: v.string(),
      x: v.number(),
      y: v.number(),
      properties: v.object({
        markdown: v.optional(v.string()),
        title: v.optional(v.string()),
        alarms: v.optional(v.array(v.string()), []),
        metrics: v.optional(v.array(v.array(v.unknown())), []),
      }),
    }),
  ),
});
const attributeSchema = v.looseObject({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) });
/** Keeps the namespace, the name, and the dimensions' names and values in turn. Drops the object of display options, which is all that an expression has. */
const metricSchema = v.pipe(
  v.array(v.unknown()),
  v.transform((metric) => metric.filter((part) => typeof part === 'string')),
);

export type WidgetJson = v.InferOutput<typeof bodySchema>['widgets'][number] & { watches: MetricJson[] };

/** Returns the widgets of the dashboard from top to bottom, with logical ids in place of references. */
export function widgetsOf(template: TemplateJson): WidgetJson[] {
  const [dashboard] = resourcesOf(template, 'AWS::CloudWatch::Dashboard', dashboardSchema);
  if (dashboard === undefined) throw new Error('The template has no dashboard');
  const body = dashboard[1].DashboardBody['Fn::Join'][1].map(textOf).join('');
  return v
    .parse(bodySchema, JSON.parse(body))
    .widgets.toSorted((a, b) => a.y - b.y || a.x - b.x)
    .map((widget) => ({ ...widget, watches: widget.properties.metrics.flatMap(metricJson) }));
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part;
  const attribute = v.safeParse(attributeSchema, part);
  if (attribute.success && attribute.output['Fn::GetAtt'][1] === 'Arn') return attribute.output['Fn::GetAtt'][0];
  const reference = v.safeParse(referenceSchema, part);
  return reference.success ? reference.output : JSON.stringify(part);
}

function metricJson(metric: readonly unknown[]): MetricJson[] {
  const [namespace, name, ...dimensions] = v.parse(metricSchema, metric);
  if (namespace === undefined || name === undefined) return [];
  const pairs = dimensions.flatMap((dimension, index): [string, string][] =>
    index % 2 === 0 ? [[dimension, dimensions[index + 1] ?? '']] : [],
  );
  return [{ namespace, name, dimensions: Object.fromEntries(pairs) }];
}
