import * as v from 'valibot';
import { type AlarmJson, alarmsOf, type MetricJson } from './alarm-json.ts';
import { alarmLimits } from './alarm-limits.ts';
import { resourcesOf, type TemplateJson } from './template-json.ts';

const tableSchema = v.object({
  GlobalSecondaryIndexes: v.optional(v.array(v.object({ IndexName: v.string() })), []),
});

export interface AlarmExpectations {
  namePrefix: string;
  /** Where every alarm's beginning and end is told; undefined for nowhere. */
  topicArn: string | undefined;
}

/** What nobody would hear of, or would hear of without knowing what it means, a sentence each. */
export function alarmProblems(template: TemplateJson, expectations: AlarmExpectations): string[] {
  const alarms = alarmsOf(template);
  const watched = alarms.flatMap(({ watches }) => watches);
  const unheard = thingsToWatch(template)
    .filter(([, is]) => !watched.some(is))
    .map(([what]) => `nobody hears of ${what}`);
  return [...unheard, ...alarms.flatMap((alarm) => problemsOf(alarm, expectations)), ...silenceProblems(alarms)];
}

function problemsOf(alarm: AlarmJson, { namePrefix, topicArn }: AlarmExpectations): string[] {
  const { id, AlarmName: name, AlarmDescription: description } = alarm;
  const shortName = name.slice(namePrefix.length);
  const limits = alarmLimits(shortName) ?? 'limits that alarm-limits.ts says';
  const told = JSON.stringify(topicArn === undefined ? [] : [topicArn]);
  const problems: [boolean, string][] = [
    [!name.startsWith(namePrefix), 'has a name without its stage’s prefix'],
    [!/^[A-Z][^.]+\. What to do: /.test(description), 'does not say what is at stake'],
    [!description.endsWith(` What to do: docs/operations.md, ${shortName}.`), 'does not say what to do'],
    [alarm.TreatMissingData === undefined, 'does not say what silence means'],
    [alarm.limits !== limits, `goes off at ${alarm.limits}, not at ${limits}`],
    [
      JSON.stringify(alarm.AlarmActions) !== told || JSON.stringify(alarm.OKActions) !== told,
      'does not tell the topic',
    ],
  ];
  return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
}

/** Of a run that does not come there is nothing but silence. */
function silenceProblems(alarms: readonly AlarmJson[]): string[] {
  const ofRuns = alarms.filter(({ watches }) => watches.some(({ name }) => name === 'RunsFinished'));
  return ofRuns
    .filter((alarm) => alarm.TreatMissingData !== 'breaching')
    .map(({ id }) => `${id}: is quiet when there is no run`);
}

function thingsToWatch(template: TemplateJson): [what: string, is: (metric: MetricJson) => boolean][] {
  const idsOf = (type: string): string[] => resourcesOf(template, type, v.unknown()).map(([id]) => id);
  const ofFunction = (id: string, name: string) => (metric: MetricJson) =>
    metric.name === name && metric.dimensions['FunctionName'] === id;
  const ofTable = (id: string, index: string | undefined, name: string) => (metric: MetricJson) =>
    metric.name === name &&
    metric.dimensions['TableName'] === id &&
    metric.dimensions['GlobalSecondaryIndexName'] === index;

  return [
    ['a run that does not come', ({ name }) => name === 'RunsFinished'],
    ['overdue rows', ({ name }) => name === 'RowsStillDue'],
    ...['worker', 'writer', 'dead-letter'].map((service): ReturnType<typeof thingsToWatch>[number] => [
      `rows failed by ${service}`,
      ({ name, dimensions }) => name === 'RowsFailed' && dimensions['service'] === service,
    ]),
    ...['worker', 'writer', 'dead-letter'].map((service): ReturnType<typeof thingsToWatch>[number] => [
      `whole batches of ${service} that fail`,
      ({ name, dimensions }) => name === 'BatchesFailed' && dimensions['service'] === service,
    ]),
    ...idsOf('AWS::Lambda::Function').flatMap((id): ReturnType<typeof thingsToWatch> => [
      [`errors of ${id}`, ofFunction(id, 'Errors')],
      [`throttles of ${id}`, ofFunction(id, 'Throttles')],
    ]),
    ...idsOf('AWS::SQS::Queue').map((id): ReturnType<typeof thingsToWatch>[number] => [
      `messages left in ${id}`,
      ({ dimensions }) => dimensions['QueueName'] === id,
    ]),
    ...resourcesOf(template, 'AWS::DynamoDB::Table', tableSchema).flatMap(([id, table]) =>
      [undefined, ...table.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName)].flatMap((index) =>
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name): ReturnType<typeof thingsToWatch>[number] => [
          `${name} of ${id}${index === undefined ? '' : ` index ${index}`}`,
          ofTable(id, index, name),
        ]),
      ),
    ),
  ];
}
