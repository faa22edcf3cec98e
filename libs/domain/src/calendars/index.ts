import { createCalendarBook } from './calendar-book.ts';
import { targetCalendar } from './target.ts';
import { weekdaysCalendar } from './weekdays.ts';

/** Every calendar that a row can name. `npx nx g @daybreak/tools:calendar NAME` adds one. */
export const builtInCalendars = [targetCalendar, weekdaysCalendar] as const;

export const builtInCalendarBook = createCalendarBook(builtInCalendars);
