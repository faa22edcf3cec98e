import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { type DayOutcomes, outcomeNames, OutcomesByDay } from '../../history/day-outcomes.ts';
import type { Queues } from '../../pipeline/pipeline.ts';
import { boundedConfig } from './client-config.ts';
import type { StackAddress, StackMetrics } from './stack-target.ts';

const daySeconds = 86_400;
const minuteMs = 60_000;
/** CloudWatch has the age of a queue's oldest message after some minutes. */
const ageWithinMs = 10 * minuteMs;
/** A bound that no stack reaches: 500 metrics a page. */
const maximumPages = 10;

/** The metrics that count how rows end, with the functions that publish each. */
const outcomeMetrics = {
  completed: ['RowsCompleted', ['worker', 'writer']],
  skipped: ['RowsSkipped', ['worker']],
  superseded: ['RowsSuperseded', ['worker', 'writer', 'dead-letter']],
  failed: ['RowsFailed', ['worker', 'writer', 'dead-letter']],
} as const satisfies Record<keyof DayOutcomes, readonly [string, readonly string[]]>;

/** What CloudWatch has measured of a stack. Each call costs about a cent for a thousand metrics. */
export function readMetrics(
  address: StackAddress,
  { names, urlOf, alarmNamePrefix }: Pick<Queues, 'names' | 'urlOf'> & { alarmNamePrefix(): string },
): StackMetrics {
  return {
    async ages(now) {
      const queries = names.map((name, index) =>
        query(`q${index}`, {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateAgeOfOldestMessage',
          Dimensions: [{ Name: 'QueueName', Value: new URL(urlOf(name)).pathname.split('/').at(-1) }],
          Period: 60,
          Stat: 'Maximum',
        }),
      );
      const found = await getMetricData(address, queries, new Date(now.getTime() - ageWithinMs), now);
      // The latest value is the first.
      return new Map(
        names.flatMap(
          (name, index) =>
            found
              .get(`q${index}`)
              ?.slice(0, 1)
              .map(({ value }) => [name, value] as const) ?? [],
        ),
      );
    },
    async outcomesByDay(first, until) {
      const [, stage] = /^daybreak-(.+)-$/.exec(alarmNamePrefix()) ?? [];
      const outcomes = new OutcomesByDay();
      if (stage === undefined) return outcomes;
      const metrics = outcomeNames.flatMap((outcome) => {
        const [name, services] = outcomeMetrics[outcome];
        return services.map((service) => ({ outcome, name, service }));
      });
      const queries = metrics.map(({ name, service }, index) =>
        query(`m${index}`, {
          Namespace: `Daybreak/${stage}`,
          MetricName: name,
          Dimensions: [{ Name: 'service', Value: service }],
          Period: daySeconds,
          Stat: 'Sum',
        }),
      );
      const found = await getMetricData(
        address,
        queries,
        new Date(`${first}T00:00:00Z`),
        new Date(`${until}T00:00:00Z`),
      );
      for (const [index, { outcome }] of metrics.entries())
        for (const { at, value } of found.get(`m${index}`) ?? []) outcomes.count(at, outcome, value);
      return outcomes;
    },
  };
}

interface MetricOptions {
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: string | undefined }[];
  Period: number;
  Stat: string;
}

function query(id: string, { Period, Stat, ...metric }: MetricOptions): MetricDataQuery {
  return { Id: id, MetricStat: { Metric: metric, Period, Stat } };
}

/** The values of each query by its id, the latest first. */
async function getMetricData(
  address: StackAddress,
  queries: MetricDataQuery[],
  from: Date,
  until: Date,
): Promise<Map<string, { at: string; value: number }[]>> {
  const client = new CloudWatchClient(boundedConfig(address));
  const found = new Map<string, { at: string; value: number }[]>();
  try {
    let token: string | undefined;
    for (let page = 1; page <= maximumPages; page++) {
      const answer = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries,
          StartTime: from,
          EndTime: until,
          ScanBy: 'TimestampDescending',
          NextToken: token,
        }),
      );
      for (const { Id: id = '', Timestamps: times = [], Values: values = [] } of answer.MetricDataResults ?? []) {
        const points = times.map((time, index) => ({ at: time.toISOString(), value: values[index] ?? 0 }));
        found.set(id, [...(found.get(id) ?? []), ...points]);
      }
      token = answer.NextToken;
      if (token === undefined) break;
    }
    return found;
  } finally {
    client.destroy();
  }
}
