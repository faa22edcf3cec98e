import * as v from 'valibot';
import { type AlarmJson, alarmsOf, type MetricJson } from './alarm-json.ts';
import { alarmLimits } from './alarm-limits.ts';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const tableSchema = v.object({
  GlobalSecondaryIndexes: v.optional(v.array(v.object({ IndexName: v.string() })), []),
});

const mappingSchema = v.object({ FunctionName: referenceSchema, StartingPosition: v.optional(v.string()) });

export interface AlarmExpectations {
  namePrefix: string;
  /** The topic that every alarm must notify; undefined for none. */
  topicArn: string | undefined;
}

/** Returns one sentence for each required metric without an alarm, and for each fault of an alarm. */
export function alarmProblems(template: TemplateJson, expectations: AlarmExpectations): string[] {
  const alarms = alarmsOf(template);
  const watched = alarms.flatMap(({ watches }) => watches);
  const unwatched = requiredMetrics(template)
    .filter(([, matches]) => !watched.some(matches))
    .map(([description]) => `no alarm watches ${description}`);
  return [...unwatched, ...alarms.flatMap((alarm) => problemsOf(alarm, expectations)), ...missingRunProblems(alarms)];
}

type RequiredMetric = [description: string, matches: (metric: MetricJson) => boolean];

function problemsOf(alarm: AlarmJson, { namePrefix, topicArn }: AlarmExpectations): string[] {
  const { id, AlarmName: name, AlarmDescription: description } = alarm;
  const shortName = name.slice(namePrefix.length);
  const limits = alarmLimits(shortName) ?? 'no such alarm';
  const expectedActions = JSON.stringify(topicArn === undefined ? [] : [topicArn]);
  const problems: [boolean, string][] = [
    [!name.startsWith(namePrefix), 'has a name without its stage’s prefix'],
    [!/^[A-Z][^.]+\. What to do: /.test(description), 'does not describe its impact'],
    [!description.endsWith(` What to do: docs/operations.md, ${shortName}.`), 'does not name its runbook'],
    [alarm.TreatMissingData === undefined, 'does not set TreatMissingData'],
    [alarm.limits !== limits, `goes off at ${alarm.limits}, but alarm-limits.ts expects ${limits}`],
    [
      JSON.stringify(alarm.AlarmActions) !== expectedActions || JSON.stringify(alarm.OKActions) !== expectedActions,
      'does not notify the topic',
    ],
  ];
  return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
}

/** A run that does not start publishes no data. */
function missingRunProblems(alarms: readonly AlarmJson[]): string[] {
  const runAlarms = alarms.filter(({ watches }) => watches.some(({ name }) => name === 'RunsFinished'));
  return runAlarms
    .filter((alarm) => alarm.TreatMissingData !== 'breaching')
    .map(({ id }) => `${id}: does not treat missing data as breaching`);
}

function requiredMetrics(template: TemplateJson): RequiredMetric[] {
  const idsOf = (type: string): string[] => resourcesOf(template, type, v.unknown()).map(([id]) => id);
  const ofFunction = (id: string, name: string) => (metric: MetricJson) =>
    metric.name === name && metric.dimensions['FunctionName'] === id;
  const ofTable = (id: string, index: string | undefined, name: string) => (metric: MetricJson) =>
    metric.name === name &&
    metric.dimensions['TableName'] === id &&
    metric.dimensions['GlobalSecondaryIndexName'] === index;

  return [
    ['completed runs', ({ name }) => name === 'RunsFinished'],
    ['overdue rows', ({ name }) => name === 'RowsStillDue'],
    ['long pauses', ({ name }) => name === 'LongestPause'],
    ...['worker', 'writer', 'dead-letter'].map((service): RequiredMetric => [
      `rows failed by ${service}`,
      ({ name, dimensions }) => name === 'RowsFailed' && dimensions['service'] === service,
    ]),
    ...['worker', 'writer', 'dead-letter'].map((service): RequiredMetric => [
      `batches of ${service} that fail as a whole`,
      ({ name, dimensions }) => name === 'BatchesFailed' && dimensions['service'] === service,
    ]),
    ...idsOf('AWS::Lambda::Function').flatMap((id): RequiredMetric[] => [
      [`errors of ${id}`, ofFunction(id, 'Errors')],
      [`throttles of ${id}`, ofFunction(id, 'Throttles')],
    ]),
    ...resourcesOf(template, 'AWS::Lambda::EventSourceMapping', mappingSchema).flatMap(
      ([, mapping]): RequiredMetric[] =>
        mapping.StartingPosition === undefined
          ? []
          : [
              [
                `the age of the records that ${mapping.FunctionName} reads`,
                ofFunction(mapping.FunctionName, 'IteratorAge'),
              ],
            ],
    ),
    ...idsOf('AWS::SQS::Queue').map((id): RequiredMetric => [
      `messages left in ${id}`,
      ({ dimensions }) => dimensions['QueueName'] === id,
    ]),
    ...resourcesOf(template, 'AWS::DynamoDB::Table', tableSchema).flatMap(([id, table]) =>
      [undefined, ...table.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName)].flatMap((index) =>
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name): RequiredMetric => [
          `${name} of ${id}${index === undefined ? '' : ` index ${index}`}`,
          ofTable(id, index, name),
        ]),
      ),
    ),
  ];
}
