import { alarms } from '../settings.ts';

const atLeast = (threshold: number, periods: string): string =>
  `GreaterThanOrEqualToThreshold ${threshold}, ${periods} s`;

const once = '1 of 1 periods of 300';
const for15Minutes = '3 of 3 periods of 300';

/**
 * The expected limits of the alarms whose name, without the prefix, matches a pattern, with the default schedule. The first match counts. The limits are repeated
 * here since an alarm that never goes off looks like one that works.
 */
const limits: readonly (readonly [name: RegExp, limits: string])[] = [
  [/^no-run-completed$/, 'LessThanThreshold 1, 4 of 4 periods of 300 s'],
  [/^rows-overdue$/, atLeast(1, '2 of 2 periods of 300')],
  [/^paused-too-long$/, atLeast(24 * 3_600_000, once)],
  [/^rows-failed$/, atLeast(1, once)],
  [/^(scan|row|value)-dead-letter-queue-not-empty$/, atLeast(1, for15Minutes)],
  [/-queue-not-empty$/, atLeast(1, once)],
  [/-stream-behind$/, atLeast(15 * 60_000, once)],
  [/-queue-behind$/, atLeast(alarms.oldestMessageMinutes * 60, once)],
  [/^scanner-errors$/, atLeast(alarms.scannerErrors, '1 of 1 periods of 1200')],
  [/-batches-failed$/, atLeast(1, '2 of 5 periods of 60')],
  [/-errors$/, atLeast(1, '2 of 3 periods of 300')],
  [/-throttles$/, atLeast(1, for15Minutes)],
];

/** Returns the expected `limits` (see AlarmJson) of an alarm; undefined if no pattern matches its name. */
export function alarmLimits(name: string): string | undefined {
  return limits.find(([pattern]) => pattern.test(name))?.[1];
}
