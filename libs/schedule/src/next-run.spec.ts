import { describe, expect, it, test } from '@jest/globals';
import { createNextRun } from './next-run.ts';
import { ScheduleError } from './schedule-error.ts';

const startsAtMs = Date.parse('2026-03-01T00:00:00Z');

function runs(expression: string, { timeZone = 'UTC', after = '2026-03-01T00:00:00Z', count = 3 } = {}): string[] {
  const nextRun = createNextRun({ expression, timeZone, startsAtMs });
  const found: string[] = [];
  for (let at = nextRun(Date.parse(after)); at !== undefined && found.length < count; at = nextRun(at)) {
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

const cases: [string, string[]][] = [
  ['rate(5 minutes)', ['2026-03-01T00:05', '2026-03-01T00:10', '2026-03-01T00:15']],
  ['rate(1 day)', ['2026-03-02T00:00', '2026-03-03T00:00', '2026-03-04T00:00']],
  ['at(2026-03-01T09:30:00)', ['2026-03-01T09:30']],
  ['at(2026-02-01T09:30:00)', []],
  ['cron(0 6 * * ? *)', ['2026-03-01T06:00', '2026-03-02T06:00', '2026-03-03T06:00']],
  ['cron(15 10 ? * MON-FRI 2026)', ['2026-03-02T10:15', '2026-03-03T10:15', '2026-03-04T10:15']],
  // In EventBridge Scheduler day 1 of the week is Sunday.
  ['cron(0 6 ? * 1 *)', ['2026-03-01T06:00', '2026-03-08T06:00', '2026-03-15T06:00']],
  ['cron(0 6 ? * 7 *)', ['2026-03-07T06:00', '2026-03-14T06:00', '2026-03-21T06:00']],
  ['cron(0 6 ? * 2#2 *)', ['2026-03-09T06:00', '2026-04-13T06:00', '2026-05-11T06:00']],
  ['cron(0 6 ? * 6L *)', ['2026-03-27T06:00', '2026-04-24T06:00', '2026-05-29T06:00']],
  ['cron(0 6 ? * L *)', ['2026-03-07T06:00', '2026-03-14T06:00', '2026-03-21T06:00']],
  ['cron(0 6 L * ? *)', ['2026-03-31T06:00', '2026-04-30T06:00', '2026-05-31T06:00']],
  ['cron(0 6 15W * ? *)', ['2026-03-16T06:00', '2026-04-15T06:00', '2026-05-15T06:00']],
  ['cron(5/20 6 1 * ? *)', ['2026-03-01T06:05', '2026-03-01T06:25', '2026-03-01T06:45']],
  ['cron(0/30 6 ? JAN,MAR * *)', ['2026-03-01T06:00', '2026-03-01T06:30', '2026-03-02T06:00']],
  ['cron(0 6 1 1 ? 2020)', []],
];
test.each(cases)('%s runs at %j', (expression, expected) => {
  expect(runs(expression)).toEqual(expected);
});

const rejected: [string, string][] = [
  ['every day', 'is not a schedule expression'],
  ['rate(0 minutes)', 'write a rate as "5 minutes"'],
  ['at(tomorrow)', 'write a local time as 2026-03-01T09:00:00'],
  ['at(2026-02-30T09:00:00)', '2026-02-30T09:00:00 does not exist'],
  ['at(2026-02-28T24:00:00)', '2026-02-28T24:00:00 does not exist'],
  ['at(2026-13-01T09:00:00)', '2026-13-01T09:00:00 does not exist'],
  ['cron(61 6 * * ? *)', '"61" is not a valid minute'],
  ['cron(0 6 L-3 * ? *)', '"L-3" is not a valid day of month'],
];
test.each(rejected)('%s is rejected: %s', (expression, reason) => {
  expect(() => runs(expression)).toThrow(ScheduleError);
  expect(() => runs(expression)).toThrow(expression);
  expect(() => runs(expression)).toThrow(reason);
});

test.each(['rate(1 day)', 'at(2026-03-01T09:00:00)', 'cron(0 6 * * ? *)'])(
  '%s is rejected in an unknown time zone',
  (expression) => {
    const read = () => runs(expression, { timeZone: 'Nowhere/City' });
    expect(read).toThrow(ScheduleError);
    expect(read).toThrow('"Nowhere/City" is not an IANA time zone');
  },
);

describe('in a time zone', () => {
  const timeZone = 'Europe/Berlin';

  it('a run keeps its local time', () => {
    expect(runs('cron(0 6 * * ? *)', { timeZone, after: '2026-03-28T00:00:00Z', count: 2 })).toEqual([
      '2026-03-28T05:00',
      '2026-03-29T04:00',
    ]);
    expect(runs('at(2026-07-01T06:00:00)', { timeZone })).toEqual(['2026-07-01T04:00']);
  });

  it('a local time that the change to summer time skips does not run', () => {
    expect(runs('cron(30 2 * * ? *)', { timeZone, after: '2026-03-28T00:00:00Z' })).toEqual([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
  });

  it('a local time that occurs twice runs once', () => {
    expect(runs('cron(30 2 * * ? *)', { timeZone, after: '2026-10-25T00:00:00Z', count: 2 })).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });
});
