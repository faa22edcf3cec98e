import { describe, expect, it } from '@jest/globals';
import { createCalendarBook } from './calendars/calendar-book.ts';
import { defineCalendar } from './calendars/calendar.ts';
import { CalendarError, type Shift, shiftedDate } from './shifted-date.ts';

// January 2027 begins on a Friday and ends on a Sunday.
const calendar = defineCalendar({
  name: 'ACME',
  from: '2027-01-01',
  to: '2027-01-31',
  weekend: ['SA', 'SU'],
  holidays: { '2027-01-04': 'Inventory', '2027-01-29': 'Outing' },
});
const book = createCalendarBook([calendar]);
const shift = (dueDate: string, how: Shift): string | undefined =>
  shiftedDate({ dueDate, calendar: 'ACME', shift: how }, book);

describe('shiftedDate', () => {
  it.each<[string, Shift, string | undefined]>([
    ['2027-01-05', 'next', undefined],
    ['2027-01-05', 'previous', undefined],
    ['2027-01-05', 'modified-following', undefined],
    ['2027-01-02', 'none', undefined],
    ['2027-01-02', 'next', '2027-01-05'],
    ['2027-01-04', 'next', '2027-01-05'],
    ['2027-01-04', 'previous', '2027-01-01'],
    ['2027-01-02', 'modified-following', '2027-01-05'],
    ['2027-01-31', 'previous', '2027-01-28'],
  ])('of %s with %s is %s', (dueDate, how, shifted) => {
    expect(shift(dueDate, how)).toBe(shifted);
  });

  it('stays in the month with modified-following, at its end and across years', () => {
    const at = (dueDate: string): string | undefined =>
      shiftedDate({ dueDate, calendar: 'weekdays', shift: 'modified-following' });
    expect(at('2027-01-31')).toBe('2027-01-29');
    expect(at('2028-12-31')).toBe('2028-12-29');
    expect(at('2028-01-01')).toBe('2028-01-03');
  });

  it.each<[string, Shift]>([
    ['2027-01-30', 'next'],
    ['2027-01-30', 'modified-following'],
    ['2027-02-01', 'next'],
    ['2026-12-31', 'previous'],
  ])('of %s with %s throws, because the calendar does not cover it', (dueDate, how) => {
    expect(() => shift(dueDate, how)).toThrow(CalendarError);
    expect(() => shift(dueDate, how)).toThrow(/^the calendar ACME is for dates from 2027-01-01 to 2027-01-31, and /);
  });

  it('throws for a calendar that does not exist', () => {
    const unknown = { dueDate: '2027-01-01', calendar: 'DE', shift: 'next' } as const;
    expect(() => shiftedDate(unknown, book)).toThrow(new CalendarError('DE is not a calendar (calendars: ACME)'));
  });
});
