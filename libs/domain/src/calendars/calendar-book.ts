import type { Calendar } from './calendar.ts';

/** The calendars by name. */
export interface CalendarBook {
  get(name: string): Calendar | undefined;
  readonly names: readonly string[];
}

/** Creates a calendar book. Throws when two calendars have the same name. */
export function createCalendarBook(calendars: readonly Calendar[]): CalendarBook {
  const byName = new Map<string, Calendar>();
  for (const calendar of calendars) {
    if (byName.has(calendar.name)) throw new Error(`Two calendars have the name ${calendar.name}`);
    byName.set(calendar.name, calendar);
  }
  return { get: (name) => byName.get(name), names: [...byName.keys()] };
}
