import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { dueAt, isTimeZone, msSinceDue } from './due-at.ts';

describe('dueAt', () => {
  it.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00.000Z'],
    ['Asia/Tokyo', '2026-03-29', '2026-03-28T15:00:00.000Z'],
    ['Asia/Kathmandu', '2026-03-29', '2026-03-28T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-03-29', '2026-03-28T10:00:00.000Z'],
    ['America/Los_Angeles', '2026-03-29', '2026-03-29T07:00:00.000Z'],
    ['Etc/GMT+12', '2026-03-29', '2026-03-29T12:00:00.000Z'],
    ['Europe/Berlin', '2024-02-29', '2024-02-28T23:00:00.000Z'],
  ])('in %s, %s begins at %s', (timeZone, dueDate, expected) => {
    expect(dueAt({ dueDate, timeZone })).toBe(expected);
  });

  it.each([
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00.000Z'],
  ])('when the clocks skip midnight in %s, %s begins at the end of the gap, %s', (timeZone, dueDate, expected) => {
    expect(dueAt({ dueDate, timeZone })).toBe(expected);
    expect(localTime(expected, timeZone)).toBe(`${dueDate} 01:00:00`);
  });

  it('returns the first midnight of a date that has two', () => {
    expect(dueAt({ dueDate: '2026-10-25', timeZone: 'Atlantic/Azores' })).toBe('2026-10-25T00:00:00.000Z');
    expect(localTime('2026-10-25T01:00:00.000Z', 'Atlantic/Azores')).toBe('2026-10-25 00:00:00');
  });

  it('returns the start of the next date for a date that the zone skips', () => {
    expect(dueAt({ dueDate: '2011-12-30', timeZone: 'Pacific/Apia' })).toBe('2011-12-30T10:00:00.000Z');
    expect(dueAt({ dueDate: '2011-12-31', timeZone: 'Pacific/Apia' })).toBe('2011-12-30T10:00:00.000Z');
    expect(dueAt({ dueDate: '2011-12-29', timeZone: 'Pacific/Apia' })).toBe('2011-12-29T10:00:00.000Z');
  });

  it('is at or before 12:00 UTC in every time zone', () => {
    for (const timeZone of Intl.supportedValuesOf('timeZone')) {
      expect(dueAt({ dueDate: '2026-03-29', timeZone }) <= '2026-03-29T12:00:00.000Z').toBe(true);
    }
  });

  it('has a fixed length from the year 1 to 9999, so that instants sort as text', () => {
    for (const [dueDate, timeZone] of [
      ['0001-01-01', 'Asia/Tokyo'],
      ['0001-01-01', 'Etc/GMT-14'],
      ['9999-12-31', 'Etc/GMT+12'],
    ] as const) {
      expect(dueAt({ dueDate, timeZone })).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000Z$/);
    }
  });

  it('is the first instant of its date, and never decreases for a later date', () => {
    const timeZones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const days = fc.integer({ min: 0, max: 60_000 });
    fc.assert(
      fc.property(timeZones, days, fc.integer({ min: 1, max: 400 }), (timeZone, day, later) => {
        const instant = dueAt({ dueDate: dateOf(day), timeZone });
        expect(dueAt({ dueDate: dateOf(day + later), timeZone }) >= instant).toBe(true);
        const justBefore = new Date(Date.parse(instant) - 1).toISOString();
        expect(localTime(justBefore, timeZone) < dateOf(day)).toBe(true);
        expect(localTime(instant, timeZone) >= dateOf(day)).toBe(true);
      }),
    );
  });

  // Midnight is skipped in Cairo and repeated in the Azores; New York and Lord Howe change at 02:00, the latter by half an hour.
  it.each([
    ['Africa/Cairo', '2024-04-26', '00:00', '2024-04-25T22:00:00.000Z', '01:00:00'],
    ['Africa/Cairo', '2024-04-26', '00:30', '2024-04-25T22:30:00.000Z', '01:30:00'],
    ['Africa/Cairo', '2024-04-26', '01:00', '2024-04-25T22:00:00.000Z', '01:00:00'],
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:30:00.000Z', '03:30:00'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15:30', '2026-10-03T15:45:30.000Z', '02:45:30'],
  ])(
    'in %s, where the clocks skip %s %s, is at %s, when they show %s',
    (timeZone, dueDate, dueTime, expected, shown) => {
      expect(dueAt({ dueDate, dueTime, timeZone })).toBe(expected);
      expect(localTime(expected, timeZone)).toBe(`${dueDate} ${shown}`);
    },
  );

  it.each([
    ['Atlantic/Azores', '2026-10-25', '00:30', '2026-10-25T00:30:00.000Z', 60],
    ['America/Havana', '2026-11-01', '00:00', '2026-11-01T04:00:00.000Z', 60],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z', 60],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45:00.000Z', 30],
  ])('in %s, where the clocks show %s %s twice, is at the first, %s', (timeZone, dueDate, dueTime, expected, apart) => {
    expect(dueAt({ dueDate, dueTime, timeZone })).toBe(expected);
    for (const instant of [expected, new Date(Date.parse(expected) + apart * 60_000).toISOString()])
      expect(localTime(instant, timeZone)).toBe(`${dueDate} ${dueTime}:00`);
  });

  it('without a time is the first instant of the date, at 00:00 on a date that has one', () => {
    const moment = { dueDate: '2026-03-29', timeZone: 'Europe/Lisbon' };
    expect(dueAt(moment)).toBe(dueAt({ ...moment, dueTime: '00:00' }));
    expect(dueAt({ ...moment, dueTime: '23:59:59' })).toBe('2026-03-29T22:59:59.000Z');
  });

  it('is on the business day to which a calendar moves the date', () => {
    const moment = { dueDate: '2026-03-28', shiftedDate: '2026-03-30', dueTime: '09:30', timeZone: 'UTC' };
    expect(dueAt(moment)).toBe('2026-03-30T09:30:00.000Z');
  });

  it('is never after the year 9999, since a longer text would sort before every other instant', () => {
    const last = { dueDate: '9999-12-31', dueTime: '23:00', timeZone: 'America/New_York' };
    expect(dueAt(last)).toBe('9999-12-31T23:59:59.999Z');
  });

  it('throws when the date, the time or the time zone does not exist', () => {
    expect(() => dueAt({ dueDate: '2026-03-29', dueTime: '24:00', timeZone: 'UTC' })).toThrow(
      new RangeError('24:00 is not a time of day'),
    );
    expect(() => dueAt({ dueDate: '2026-02-30', timeZone: 'UTC' })).toThrow(
      new RangeError('2026-02-30 is not a calendar date'),
    );
    expect(() => dueAt({ dueDate: '2026-03-29', timeZone: 'Europe/Nowhere' })).toThrow(
      new RangeError('Europe/Nowhere is not a time zone'),
    );
  });
});

describe('msSinceDue', () => {
  const due = '2026-03-29T12:00:00.000Z';

  it('counts from the due time of the row', () => {
    expect(msSinceDue(due, new Date('2026-03-29T12:00:01.234Z'))).toBe(1_234);
  });

  it('is 0 before the due time, because a person may run a future day', () => {
    expect(msSinceDue(due, new Date(due))).toBe(0);
    expect(msSinceDue(due, new Date('2026-03-29T11:59:59.999Z'))).toBe(0);
  });
});

describe('isTimeZone', () => {
  it.each(['UTC', 'Europe/Lisbon', 'America/Argentina/Buenos_Aires', 'Etc/GMT+12', 'Asia/Calcutta'])(
    'accepts %s',
    (text) => {
      expect(isTimeZone(text)).toBe(true);
      expect(isTimeZone(text)).toBe(true);
    },
  );

  it.each([
    'Europe/Nowhere',
    '+01:00',
    '-03',
    '',
    'local',
    '2026',
    'UTC ',
    // Intl alone accepts ICU's legacy names; Temporal alone accepts an instant in place of a time zone.
    'PST',
    'IST',
    '2026-03-29T00:00Z',
    '2026-03-29T00:00[Europe/Lisbon]',
  ])('refuses %j', (text) => {
    expect(isTimeZone(text)).toBe(false);
    expect(isTimeZone(text)).toBe(false);
  });

  it('refuses a text longer than any zone name, and does not cache it', () => {
    const set = jest.spyOn(Map.prototype, 'set');
    const accepted = isTimeZone('Europe/Lisbon'.repeat(10));
    const cacheWrites = set.mock.calls.length;
    set.mockRestore();
    expect({ accepted, cacheWrites }).toEqual({ accepted: false, cacheWrites: 0 });
  });
});

/** Day 0 is 1900-01-01. */
function dateOf(day: number): string {
  return new Date(Date.UTC(1900, 0, 1 + day)).toISOString().slice(0, 10);
}

function localTime(instant: string, timeZone: string): string {
  // Swedish writes `2026-03-29 01:00:00`.
  return new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(instant));
}
