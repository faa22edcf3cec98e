const weekdayNames = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
export type WeekdayName = (typeof weekdayNames)[number];

/** A named set of weekends and holidays, for the dates from `from` to `to`. */
export interface Calendar {
  /** The name by which rows refer to it, such as `DE-BY`. */
  name: string;
  from: string;
  to: string;
  weekend: readonly WeekdayName[];
  /** The names of the holidays by date. */
  holidays: Readonly<Record<string, string>>;
}

/** Defines a calendar. Throws for a weekend of seven days, on which no date could be moved to a business day. */
export function defineCalendar(calendar: Calendar): Calendar {
  if (new Set(calendar.weekend).size < weekdayNames.length) return calendar;
  throw new Error(`The calendar ${calendar.name} has no business day: leave a day of the week out of its weekend`);
}

/** Whether the date is neither on a weekend nor a holiday. */
export function isBusinessDay({ weekend, holidays }: Calendar, date: string): boolean {
  const weekday = weekdayNames[new Date(date).getUTCDay()];
  return !Object.hasOwn(holidays, date) && weekday !== undefined && !weekend.includes(weekday);
}
