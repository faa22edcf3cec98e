import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, dayOfMonth, isCalendarDate } from './calendar-date.ts';

const dates = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2500-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('isCalendarDate', () => {
  it.each(['2026-03-29', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('accepts %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each([
    '2026-02-30',
    '2023-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
    '10000-01-01',
    '+002026-01-01',
    '2026-1-1',
    '20260101',
    '2026',
    '2026-01',
    '2026-01-01T00:00',
    '2026-01-01[u-ca=hebrew]',
    ' 2026-01-01',
    '2026-01-01\n',
    '',
  ])('refuses %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isCalendarDate(text) === 'boolean'));
  });
});

describe('addMonths', () => {
  it.each([
    ['2026-01-15', 1, '2026-02-15'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2027-01-31', 1, '2027-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-01', 1200, '2126-01-01'],
  ])('%s plus %i months is %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  it('returns to the anchor day after a shorter month', () => {
    const dates = ['2026-12-31'];
    for (let n = 0; n < 5; n++) dates.push(addMonths(dates.at(-1) ?? '', 1, 31));
    expect(dates).toEqual(['2026-12-31', '2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
  });

  it('throws for a date after the year 9999', () => {
    expect(() => addMonths('9999-12-01', 1)).toThrow(
      new RangeError('9999-12-01 plus 1 months is not a date from the year 1 to 9999'),
    );
  });

  it('returns a later date, in the expected month, on the anchor day or the last day of the month', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 31 }), (date, months, anchor) => {
        const result = addMonths(date, months, anchor);
        expect(isCalendarDate(result)).toBe(true);
        expect(result > date).toBe(true);
        const monthsOf = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(monthsOf(result) - monthsOf(date)).toBe(months);
        const isLastDay = addMonths(result, 1, 1) === addDays(result, 1);
        expect(dayOfMonth(result) === anchor || (dayOfMonth(result) < anchor && isLastDay)).toBe(true);
      }),
    );
  });
});

describe('addDays', () => {
  it.each([
    ['2028-02-28', 1, '2028-02-29'],
    ['2027-03-28', 1, '2027-03-29'],
    ['2027-01-01', -1, '2026-12-31'],
    ['2026-12-24', 30, '2027-01-23'],
  ])('%s plus %d is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });
});
