import { isCalendarDate, visible } from '@daybreak/domain';
import type { Environment } from './environment.ts';
import { formatInstant } from './format-instant.ts';
import { UsageError } from './usage-error.ts';

const instantPattern =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-](?:0\d|1\d|2[0-3]):?[0-5]\d)$/i;

/** The time of a run on `day`: 12:00 UTC, when the day has begun in every time zone. Throws UsageError. */
export function parseDay(day: string): Date {
  if (!isCalendarDate(day)) throw new UsageError(`--today ${visible(day)} is not a calendar date (YYYY-MM-DD)`);
  return new Date(`${day}T12:00:00Z`);
}

/** An ISO 8601 instant with an offset. Throws UsageError that names the option. */
export function parseAt(instant: string, option: '--at' | '--until' = '--at'): Date {
  const day = instantPattern.exec(instant)?.[1];
  if (day === undefined || !isCalendarDate(day)) {
    throw new UsageError(
      `${option} ${visible(instant)} is not an instant with an offset, such as 2026-03-29T00:30:00Z or 2026-03-29T02:30+02:00`,
    );
  }
  return new Date(
    instant
      .toUpperCase()
      .replace(' ', 'T')
      .replace(',', '.')
      .replace(/([+-]\d{2})(\d{2})$/, '$1:$2'),
  );
}

/** The time of a run: 12:00 UTC of a day, or an instant. Throws UsageError. */
export function scheduledTimeOf({ today: day, at }: { today?: string; at?: string }, otherwise: string): Date {
  if (day !== undefined && at !== undefined) {
    throw new UsageError(`--today and --at both set the time of the run: use one of them`);
  }
  return at === undefined ? parseDay(day ?? otherwise) : parseAt(at);
}

/** The machine's local date. */
export function today({ now }: Pick<Environment, 'now'>): string {
  const date = now();
  const twoDigits = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

/** The format of EventBridge Scheduler: UTC, without a fraction of zero milliseconds. */
export function formatScheduledTime(time: Date): string {
  return formatInstant(time.toISOString());
}
