import { alarms } from '../settings.ts';

const atLeast = (threshold: number, periods: string): string =>
  `GreaterThanOrEqualToThreshold ${threshold}, ${periods} s`;

const once = '1 of 1 periods of 300';
const forAQuarter = '3 of 3 periods of 300';

/**
 * When an alarm must go off, by how its name, without the prefix, begins or ends; with the default schedule. Said here once more, since an alarm
 * that is there and never goes off looks like one that does.
 */
const limits: readonly (readonly [name: RegExp, limits: string])[] = [
  [/^no-run-completed$/, 'LessThanThreshold 1, 4 of 4 periods of 300 s'],
  [/^rows-overdue$/, atLeast(1, '2 of 2 periods of 300')],
  [/^rows-failed$/, atLeast(1, once)],
  [/^(scan|row|value)-dead-letter-queue-not-empty$/, atLeast(1, forAQuarter)],
  [/-queue-not-empty$/, atLeast(1, once)],
  [/-queue-behind$/, atLeast(alarms.oldestMessageMinutes * 60, once)],
  [/^scanner-errors$/, atLeast(alarms.scannerErrors, '1 of 1 periods of 1200')],
  [/-batches-failed$/, atLeast(1, '2 of 5 periods of 60')],
  [/-errors$/, atLeast(1, '2 of 3 periods of 300')],
  [/-throttles$/, atLeast(1, forAQuarter)],
];

/** When the alarm of that name must go off, as AlarmJson tells it; undefined when nobody has said. */
export function alarmLimits(name: string): string | undefined {
  return limits.find(([pattern]) => pattern.test(name))?.[1];
}
