import { describe, expect, test } from '@jest/globals';
import { alarmsOf } from '../testing/alarm-json.ts';
import { alarmProblems } from '../testing/alarm-problems.ts';
import { alarmTopicArn } from '../testing/contexts.ts';
import { synthesise } from '../testing/synthesise.ts';
import { faulty, templateJson, withoutResource, withReplacedText } from '../testing/template-json.ts';

const template = templateJson(synthesise());
const prod = templateJson(synthesise({ stage: 'prod', alarmTopicArn }));

const dev = { namePrefix: 'daybreak-dev-', topicArn: undefined };
const problems = (faulty: typeof template): string[] => alarmProblems(faulty, dev);

describe('the alarms', () => {
  test('watch every required metric, and each describes its impact and names its runbook', () => {
    expect(problems(template)).toEqual([]);
  });

  test('notify the topic when they go off and when they clear', () => {
    expect(alarmProblems(prod, { namePrefix: 'daybreak-prod-', topicArn: alarmTopicArn })).toEqual([]);
    expect(alarmProblems(prod, { namePrefix: 'daybreak-prod-', topicArn: undefined })).toHaveLength(
      alarmsOf(prod).length,
    );
  });

  test.each([
    ['AlarmNoRunCompleted', 'completed runs'],
    ['AlarmRowsOverdue', 'overdue rows'],
    ['AlarmPausedTooLong', 'long pauses'],
    ['AlarmWorkerErrors', 'errors of Worker'],
    ['AlarmWriterBatchesFailed', 'batches of writer that fail as a whole'],
    ['AlarmScannerThrottles', 'throttles of Scanner'],
    ['AlarmRowQueueBehind', 'messages left in RowQueue'],
    ['AlarmScheduleDeadLetterQueueNotEmpty', 'messages left in ScanScheduleDeadLetterQueue'],
  ])('a faulty variant without %s is caught', (id, metric) => {
    expect(problems(withoutResource(template, id))).toEqual([`no alarm watches ${metric}`]);
  });

  test('a faulty variant that does not watch the index is caught', () => {
    expect(problems(withoutResource(template, 'AlarmDueIndexThrottles'))).toEqual([
      'no alarm watches ReadThrottleEvents of RowsTable index due',
      'no alarm watches WriteThrottleEvents of RowsTable index due',
    ]);
  });

  test.each([
    ['AlarmNoRunCompleted', 'TreatMissingData', 'notBreaching', 'does not treat missing data as breaching'],
    ['AlarmRowsFailed', 'TreatMissingData', undefined, 'does not set TreatMissingData'],
    [
      'AlarmRowsFailed',
      'AlarmDescription',
      'rows failed. What to do: docs/operations.md, rows-failed.',
      'does not describe its impact',
    ],
    [
      'AlarmRowsFailed',
      'AlarmDescription',
      'Rows failed. What to do: docs/operations.md, rows.',
      'does not name its runbook',
    ],
    ['AlarmRowsFailed', 'OKActions', [alarmTopicArn], 'does not notify the topic'],
  ])('a faulty variant whose %s has %s = %j is caught', (id, property, value, problem) => {
    expect(problems(faulty(template, id, property, value))).toEqual([`${id}: ${problem}`]);
  });
});

describe('the limits of the alarms', () => {
  const [once, for15Minutes] = ['1 of 1 periods of 300 s', '3 of 3 periods of 300 s'];
  const atLeast = (threshold: number): string => `GreaterThanOrEqualToThreshold ${threshold}`;

  test.each([
    ['AlarmRowsFailed', 'Threshold', 100_000, `${atLeast(100_000)}, ${once}`, `${atLeast(1)}, ${once}`],
    [
      'AlarmRowsFailed',
      'ComparisonOperator',
      'LessThanThreshold',
      `LessThanThreshold 1, ${once}`,
      `${atLeast(1)}, ${once}`,
    ],
    [
      'AlarmWorkerThrottles',
      'EvaluationPeriods',
      288,
      `${atLeast(1)}, 288 of 288 periods of 300 s`,
      `${atLeast(1)}, ${for15Minutes}`,
    ],
    [
      'AlarmWriterBatchesFailed',
      'Period',
      300,
      `${atLeast(1)}, 2 of 5 periods of 300 s`,
      `${atLeast(1)}, 2 of 5 periods of 60 s`,
    ],
    [
      'AlarmWorkerErrors',
      'DatapointsToAlarm',
      3,
      `${atLeast(1)}, ${for15Minutes}`,
      `${atLeast(1)}, 2 of 3 periods of 300 s`,
    ],
    [
      'AlarmNoRunCompleted',
      'ComparisonOperator',
      'GreaterThanThreshold',
      'GreaterThanThreshold 1, 4 of 4 periods of 300 s',
      'LessThanThreshold 1, 4 of 4 periods of 300 s',
    ],
    // Three attempts that time out start within 13 minutes.
    [
      'AlarmScannerErrors',
      'Period',
      300,
      `${atLeast(3)}, 1 of 1 periods of 300 s`,
      `${atLeast(3)}, 1 of 1 periods of 1200 s`,
    ],
  ])('a faulty variant whose %s has %s = %j is caught', (id, property, value, actual, expected) => {
    expect(problems(faulty(template, id, property, value))).toEqual([
      `${id}: goes off at ${actual}, but alarm-limits.ts expects ${expected}`,
    ]);
  });

  test('a faulty variant with an alarm that alarm-limits.ts does not list is caught', () => {
    const id = 'AlarmRowsFailed';
    const renamed = withReplacedText(template, id, 'rows-failed', 'rows-lost');
    expect(problems(renamed)).toEqual([
      `${id}: goes off at ${atLeast(1)}, ${once}, but alarm-limits.ts expects no such alarm`,
    ]);
  });
});

describe('the periods of the alarms', () => {
  const periodsWith = (scheduleExpression: string, scheduleTimeZone = 'UTC') =>
    Object.fromEntries(
      alarmsOf(templateJson(synthesise({ scheduleExpression, scheduleTimeZone }))).map((alarm) => [
        alarm.id,
        [alarm.Period, alarm.EvaluationPeriods],
      ]),
    );

  test.each([
    ['minute', 'cron(* * * * ? *)'],
    ['five minutes', 'cron(0/5 * * * ? *)'],
  ])('a run every %s: 20 minutes for the next run, two periods with overdue rows', (_, expression) => {
    expect(periodsWith(expression)).toMatchObject({
      AlarmNoRunCompleted: [300, 4],
      AlarmRowsOverdue: [300, 2],
    });
  });

  test('a daily run: a day and the time of a run in whole hours, and an hour more in a zone with daylight saving time', () => {
    expect(periodsWith('cron(0 6 * * ? *)', 'Asia/Tokyo')).toMatchObject({
      AlarmNoRunCompleted: [3600, 25],
      AlarmRowsOverdue: [3600, 1],
    });
    expect(periodsWith('cron(0 6 * * ? *)', 'Europe/Paris')).toMatchObject({ AlarmNoRunCompleted: [3600, 26] });
  });

  test('rejects a schedule whose runs are too far apart for an alarm', () => {
    expect(() => periodsWith('cron(0 6 ? * MON *)')).toThrow(
      'cron(0 6 ? * MON *) leaves 7 days between two runs, and a CloudWatch alarm evaluates at most seven',
    );
  });
});
