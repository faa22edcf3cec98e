import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRepeatDate, nextRepeatDate } from './next-repeat-date.ts';

/** The first dates of a series, its anchor included if it is one of them. */
function datesOf(repeat: string, anchorDate: string, count = 4): string[] {
  const series = { repeat, anchorDate };
  const dates = isRepeatDate(series, anchorDate) ? [anchorDate] : [];
  for (let next = nextRepeatDate(series, anchorDate); next !== undefined; next = nextRepeatDate(series, next)) {
    dates.push(next);
    if (dates.length === count) break;
  }
  return dates;
}

describe('nextRepeatDate', () => {
  it.each([
    ['FREQ=DAILY;INTERVAL=3', '2027-02-27', ['2027-02-27', '2027-03-02', '2027-03-05', '2027-03-08']],
    ['FREQ=WEEKLY;BYDAY=MO,TH', '2027-01-04', ['2027-01-04', '2027-01-07', '2027-01-11', '2027-01-14']],
    // From the example of RFC 5545: the day on which a week starts decides which weeks are every second one.
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU', '1997-08-05', ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24']],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU',
      '1997-08-05',
      ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'],
    ],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2027-12-31', ['2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31']],
    // RFC 5545 skips the months without this day.
    ['FREQ=MONTHLY', '2027-01-31', ['2027-01-31', '2027-03-31', '2027-05-31', '2027-07-31']],
    ['FREQ=MONTHLY;BYDAY=-1FR', '2027-01-29', ['2027-01-29', '2027-02-26', '2027-03-26', '2027-04-30']],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      '2027-01-29',
      ['2027-01-29', '2027-02-26', '2027-03-31', '2027-04-30'],
    ],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2028-02-29', ['2028-02-29', '2032-02-29', '2036-02-29', '2040-02-29']],
    ['FREQ=MONTHLY;COUNT=2', '2027-01-15', ['2027-01-15', '2027-02-15']],
    ['FREQ=MONTHLY;UNTIL=20270315', '2027-01-15', ['2027-01-15', '2027-02-15', '2027-03-15']],
    ['FREQ=YEARLY', '9998-12-31', ['9998-12-31', '9999-12-31']],
    ['FREQ=YEARLY', '0001-01-01', ['0001-01-01', '0002-01-01', '0003-01-01', '0004-01-01']],
  ])('%s from %s', (repeat, anchorDate, dates) => {
    expect(datesOf(repeat, anchorDate)).toEqual(dates);
  });

  it('counts from the anchor, however late the date is', () => {
    const series = { repeat: 'FREQ=DAILY;INTERVAL=7;COUNT=1000', anchorDate: '2010-01-04' };
    expect(nextRepeatDate(series, '2027-01-01')).toBe('2027-01-04');
    expect(nextRepeatDate(series, '2029-02-26')).toBeUndefined();
  });

  it('is the next of the dates that isRepeatDate accepts', () => {
    const repeats = fc.constantFrom(
      'FREQ=DAILY;INTERVAL=5',
      'FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,WE',
      'FREQ=MONTHLY;BYMONTHDAY=-1,15',
      'FREQ=MONTHLY;BYDAY=2TU',
      'FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=31',
    );
    fc.assert(
      fc.property(repeats, fc.nat(20_000), fc.nat(2_000), (repeat, anchorDay, later) => {
        const series = { repeat, anchorDate: dateOf(anchorDay) };
        const from = anchorDay + later;
        const next = nextRepeatDate(series, dateOf(from));
        for (let day = from + 1; dateOf(day) <= (next ?? ''); day++)
          expect([dateOf(day), isRepeatDate(series, dateOf(day))]).toEqual([dateOf(day), dateOf(day) === next]);
      }),
      { numRuns: 30 },
    );
  });

  it('throws for a series that has no more dates though nothing ends it', () => {
    const never = { repeat: 'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31', anchorDate: '2027-02-01' };
    expect(() => nextRepeatDate(never, '2027-02-01')).toThrow('its repeat has no date soon after 2027-02-01');
  });
});

/** Day 0 is 1990-01-01. */
function dateOf(day: number): string {
  return new Date(Date.UTC(1990, 0, 1 + day)).toISOString().slice(0, 10);
}
