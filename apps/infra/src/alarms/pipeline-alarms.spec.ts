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
  test('miss nothing, and each says what is at stake and where its runbook is', () => {
    expect(problems(template)).toEqual([]);
  });

  test('tell the topic when they begin and when they end', () => {
    expect(alarmProblems(prod, { namePrefix: 'daybreak-prod-', topicArn: alarmTopicArn })).toEqual([]);
    expect(alarmProblems(prod, { namePrefix: 'daybreak-prod-', topicArn: undefined })).toHaveLength(
      alarmsOf(prod).length,
    );
  });

  test.each([
    ['AlarmNoRunCompleted', 'a run that does not come'],
    ['AlarmRowsOverdue', 'overdue rows'],
    ['AlarmWorkerErrors', 'errors of Worker'],
    ['AlarmWriterBatchesFailed', 'whole batches of writer that fail'],
    ['AlarmScannerThrottles', 'throttles of Scanner'],
    ['AlarmRowQueueBehind', 'messages left in RowQueue'],
    ['AlarmScheduleDeadLetterQueueNotEmpty', 'messages left in ScanScheduleDeadLetterQueue'],
  ])('a faulty variant without %s is caught', (id, what) => {
    expect(problems(withoutResource(template, id))).toEqual([`nobody hears of ${what}`]);
  });

  test('a faulty variant that watches one table alone is caught', () => {
    expect(problems(withoutResource(template, 'AlarmDueIndexThrottles'))).toEqual([
      'nobody hears of ReadThrottleEvents of RowsTable index due',
      'nobody hears of WriteThrottleEvents of RowsTable index due',
    ]);
  });

  test.each([
    ['AlarmNoRunCompleted', 'TreatMissingData', 'notBreaching', 'is quiet when there is no run'],
    ['AlarmRowsFailed', 'TreatMissingData', undefined, 'does not say what silence means'],
    [
      'AlarmRowsFailed',
      'AlarmDescription',
      'rows failed. What to do: docs/operations.md, rows-failed.',
      'does not say what is at stake',
    ],
    [
      'AlarmRowsFailed',
      'AlarmDescription',
      'Rows failed. What to do: docs/operations.md, rows.',
      'does not say what to do',
    ],
    ['AlarmRowsFailed', 'OKActions', [alarmTopicArn], 'does not tell the topic'],
  ])('a faulty variant whose %s has %s = %j is caught', (id, property, value, problem) => {
    expect(problems(faulty(template, id, property, value))).toEqual([`${id}: ${problem}`]);
  });
});

describe('when the alarms go off', () => {
  const [once, quarter] = ['1 of 1 periods of 300 s', '3 of 3 periods of 300 s'];
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
      `${atLeast(1)}, ${quarter}`,
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
      `${atLeast(1)}, ${quarter}`,
      `${atLeast(1)}, 2 of 3 periods of 300 s`,
    ],
    [
      'AlarmNoRunCompleted',
      'ComparisonOperator',
      'GreaterThanThreshold',
      'GreaterThanThreshold 1, 4 of 4 periods of 300 s',
      'LessThanThreshold 1, 4 of 4 periods of 300 s',
    ],
    // Three attempts that run into the timeout begin within 13 minutes.
    [
      'AlarmScannerErrors',
      'Period',
      300,
      `${atLeast(3)}, 1 of 1 periods of 300 s`,
      `${atLeast(3)}, 1 of 1 periods of 1200 s`,
    ],
  ])('a faulty variant whose %s has %s = %j is caught', (id, property, value, is, should) => {
    expect(problems(faulty(template, id, property, value))).toEqual([`${id}: goes off at ${is}, not at ${should}`]);
  });

  test('a faulty variant with an alarm of which nobody said when is caught', () => {
    const id = 'AlarmRowsFailed';
    const renamed = withReplacedText(template, id, 'rows-failed', 'rows-lost');
    expect(problems(renamed)).toEqual([
      `${id}: goes off at ${atLeast(1)}, ${once}, not at limits that alarm-limits.ts says`,
    ]);
  });
});

describe('how long the alarms wait', () => {
  const ofSchedule = (scheduleExpression: string, scheduleTimeZone = 'UTC') =>
    Object.fromEntries(
      alarmsOf(templateJson(synthesise({ scheduleExpression, scheduleTimeZone }))).map((alarm) => [
        alarm.id,
        [alarm.Period, alarm.EvaluationPeriods],
      ]),
    );

  test('a run every five minutes: twenty minutes for the next one, two runs that agree on what is overdue', () => {
    expect(ofSchedule('cron(0/5 * * * ? *)')).toMatchObject({
      AlarmNoRunCompleted: [300, 4],
      AlarmRowsOverdue: [300, 2],
    });
  });

  test('a run a day: a day and what it may take, to the hour, and the hour that summer time makes longer', () => {
    expect(ofSchedule('cron(0 6 * * ? *)', 'Asia/Tokyo')).toMatchObject({
      AlarmNoRunCompleted: [3600, 25],
      AlarmRowsOverdue: [3600, 1],
    });
    expect(ofSchedule('cron(0 6 * * ? *)', 'Europe/Paris')).toMatchObject({ AlarmNoRunCompleted: [3600, 26] });
  });

  test('a run that comes too seldom for an alarm is refused', () => {
    expect(() => ofSchedule('cron(0 6 ? * MON *)')).toThrow(
      'cron(0 6 ? * MON *) leaves 7 days between two runs, and no alarm can look back that far',
    );
  });
});
