import type { DueMoment } from '@daybreak/domain';

/** When a row is due, for people: `2026-03-29 09:30 in Europe/Lisbon`. */
export function formatDue({ timeZone, ...date }: DueMoment): string {
  return `${localTime(date)} in ${timeZone}`;
}

/** The date with its time of day, if it has one: `2026-03-29 09:30`. */
export function localTime({ dueDate, dueTime }: Omit<DueMoment, 'timeZone'>): string {
  return dueTime === undefined ? dueDate : `${dueDate} ${dueTime}`;
}
