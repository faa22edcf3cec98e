import type { DueMoment } from '@daybreak/domain';

/** When a row is due, for people: `2026-03-29 09:30 in Europe/Lisbon`. */
export function formatDue({ timeZone, ...date }: DueMoment): string {
  return `${localTime(date)} in ${timeZone}`;
}

/** The date with its time of day, if it has one: `2026-03-30 09:30 (planned 2026-03-29)`. */
export function localTime({ dueDate, shiftedDate = dueDate, dueTime }: Omit<DueMoment, 'timeZone'>): string {
  const time = dueTime === undefined ? '' : ` ${dueTime}`;
  return `${shiftedDate}${time}${shiftedDate === dueDate ? '' : ` (planned ${dueDate})`}`;
}
