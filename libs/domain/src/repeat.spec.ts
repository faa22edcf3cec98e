import { describe, expect, it } from '@jest/globals';
import { canonicalRepeat, repeatProblem } from './repeat.ts';

describe('repeatProblem', () => {
  it.each([
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=10;COUNT=999999',
    'FREQ=WEEKLY;BYDAY=MO,TH;WKST=SU',
    'FREQ=MONTHLY;BYMONTHDAY=1,-1',
    'FREQ=MONTHLY;BYDAY=-1FR,+2MO',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=YEARLY;BYMONTH=3,12;BYMONTHDAY=31;UNTIL=20301231',
    'INTERVAL=2;FREQ=MONTHLY',
  ])('accepts %s', (repeat) => {
    expect(repeatProblem(repeat)).toBeUndefined();
  });

  it.each([
    ['', ' is not a part of a repeat: use FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST'],
    ['INTERVAL=2', 'has no FREQ: write, for example, FREQ=MONTHLY;BYMONTHDAY=-1'],
    ['FREQ=HOURLY', 'FREQ=HOURLY is not DAILY, WEEKLY, MONTHLY or YEARLY'],
    ['FREQ=DAILY;BYHOUR=9', 'BYHOUR=9 is not a part of a repeat: use FREQ, '],
    ['FREQ=DAILY;constructor=1', 'constructor=1 is not a part of a repeat: use FREQ, '],
    ['FREQ=DAILY;FREQ=WEEKLY', 'FREQ occurs twice'],
    ['FREQ=DAILY=WEEKLY', 'FREQ=DAILY is not DAILY, WEEKLY, MONTHLY or YEARLY'],
    ['FREQ=DAILY;', ' is not a part of a repeat: use FREQ, '],
    ['FREQ=DAILY;INTERVAL=0', '0 is not a value of INTERVAL'],
    ['FREQ=DAILY;COUNT=1.5', '1.5 is not a value of COUNT'],
    ['FREQ=WEEKLY;BYDAY=MO,', 'MO, is not a value of BYDAY'],
    ['FREQ=MONTHLY;BYDAY=6MO', '6MO is not a value of BYDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', '0 is not a value of BYMONTHDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', '32 is not a value of BYMONTHDAY'],
    ['FREQ=YEARLY;BYMONTH=13', '13 is not a value of BYMONTH'],
    [
      'FREQ=DAILY;UNTIL=20270101T000000Z',
      '20270101T000000Z is not a value of UNTIL: write a date, such as UNTIL=20271231',
    ],
    ['FREQ=DAILY;UNTIL=20270230', 'UNTIL=20270230 is not a date that exists'],
    ['FREQ=DAILY;UNTIL=20270101;COUNT=2', 'has both COUNT and UNTIL: leave out one'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'has BYMONTHDAY, which FREQ=WEEKLY excludes: use FREQ=MONTHLY'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'has a number in BYDAY, which FREQ=WEEKLY excludes: use FREQ=MONTHLY'],
    ['FREQ=DAILY;BYDAY=-1MO', 'has a number in BYDAY, which FREQ=DAILY excludes: use FREQ=MONTHLY'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'has BYSETPOS without BYDAY, BYMONTHDAY or BYMONTH, from which it selects'],
    [`FREQ=DAILY;BYDAY=${'MO,'.repeat(100)}MO`, 'must not be longer than 256 characters'],
  ])('refuses %j', (repeat, problem) => {
    expect(repeatProblem(repeat)).toContain(problem);
  });
});

describe('canonicalRepeat', () => {
  it('has capitals, and no name of the property', () => {
    expect(canonicalRepeat('rrule:freq=daily;byday=mo')).toBe('FREQ=DAILY;BYDAY=MO');
  });
});
