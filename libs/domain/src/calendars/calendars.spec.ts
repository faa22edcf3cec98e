import { describe, expect, it } from '@jest/globals';
import { isCalendarDate } from '../calendar-date.ts';
import { createCalendarBook } from './calendar-book.ts';
import { defineCalendar, isBusinessDay } from './calendar.ts';
import { builtInCalendars } from './index.ts';
import { targetCalendar } from './target.ts';

describe.each(builtInCalendars.map((calendar) => [calendar.name, calendar] as const))(
  'the calendar %s',
  (_, calendar) => {
    it('has holidays that exist, on dates that it covers', () => {
      for (const date of [calendar.from, calendar.to, ...Object.keys(calendar.holidays)])
        expect([date, isCalendarDate(date) && date >= calendar.from && date <= calendar.to]).toEqual([date, true]);
    });
  },
);

it('a date on a weekend or a holiday is no business day', () => {
  // Good Friday, the days around it, and Easter Monday.
  const dates = ['2027-03-25', '2027-03-26', '2027-03-27', '2027-03-28', '2027-03-29', '2027-03-30'];
  expect(dates.filter((date) => isBusinessDay(targetCalendar, date))).toEqual(['2027-03-25', '2027-03-30']);
});

it('a calendar needs a business day, and a name of its own', () => {
  const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
  expect(() => defineCalendar({ ...targetCalendar, weekend: days })).toThrow('The calendar TARGET has no business day');
  expect(() => createCalendarBook([targetCalendar, targetCalendar])).toThrow('Two calendars have the name TARGET');
});
