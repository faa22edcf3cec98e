import type { Row } from './row.ts';
import { shiftedDate } from './shifted-date.ts';

/** Another due date for a row. */
export interface NewMoment {
  dueDate: string;
  /** `HH:MM` or `HH:MM:SS`; null for the first instant of the date. Default: the row's current time. */
  dueTime?: string | null | undefined;
  /** Default: the row's current time zone. */
  timeZone?: string | undefined;
}

/**
 * The row with another due date. A row that repeats keeps its anchor: only this occurrence moves, and the next one is the
 * date of the series after the one that moved. Any other row begins anew at the date. Throws CalendarError when the row's
 * calendar does not cover the date.
 */
export function rescheduledRow<Moved extends Row>(row: Moved, moment: NewMoment): Moved {
  const { dueDate, dueTime = row.dueTime, timeZone = row.timeZone } = moment;
  const shifted = shiftedDate({ ...row, dueDate });
  const moved = { ...row, dueDate, shiftedDate: shifted, dueTime: dueTime ?? undefined, timeZone };
  if (row.repeat === undefined) return { ...moved, anchorDate: dueDate };
  const { seriesDate = row.dueDate } = row;
  return { ...moved, seriesDate: seriesDate === dueDate ? undefined : seriesDate };
}
