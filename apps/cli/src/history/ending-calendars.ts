import { addMonths, builtInCalendars, type Calendar } from '@daybreak/domain';

/** Months before its end at which a calendar is reported: time to make it longer, and to deploy it. */
const warningMonths = 6;

/** A calendar that ends soon, or has ended. Rows that need a date after it cannot be put, and fail when they recur. */
export type EndingCalendar = Pick<Calendar, 'name' | 'to'>;

/** The calendars of this workspace that end soon. */
export function endingCalendars(now: Date, calendars: readonly Calendar[] = builtInCalendars): EndingCalendar[] {
  const soon = addMonths(now.toISOString().slice(0, 'YYYY-MM-DD'.length), warningMonths);
  return calendars.filter(({ to }) => to <= soon).map(({ name, to }) => ({ name, to }));
}
