import { describe, expect, it } from '@jest/globals';
import { atOnce, parseMinutes, parseZones, spreadRows } from './spread.ts';

const date = '2026-03-29';
const utc = [{ key: 'UTC', share: 1 }];

describe('rows', () => {
  it('are due when the date begins in their zone, without rounding losses', () => {
    const zones = [
      { key: 'Asia/Tokyo', share: 1 },
      { key: 'UTC', share: 1 },
      { key: 'Europe/London', share: 1 },
    ];
    const due = spreadRows({ rows: 1_000, date, zones, minutes: atOnce(1) });
    // London is in UTC when this day begins.
    expect(due).toEqual([
      { atMs: Date.parse('2026-03-28T15:00:00Z'), rows: 333 },
      { atMs: Date.parse('2026-03-29T00:00:00Z'), rows: 667 },
    ]);
  });

  it('are due partly at once, and otherwise over the day', () => {
    const due = spreadRows({ rows: 100_000, date, zones: utc, minutes: atOnce(0.8) });
    expect(due[0]?.rows).toBeGreaterThanOrEqual(80_000);
    expect(due).toHaveLength(1_440);
    expect(due.reduce((sum, { rows }) => sum + rows, 0)).toBe(100_000);
  });

  it('need a share above 0', () => {
    expect(() => spreadRows({ rows: 1, date, zones: [{ key: 'UTC', share: 0 }], minutes: atOnce(1) })).toThrow(
      'must add up to more than 0',
    );
  });
});

describe('a file', () => {
  it('of zones or times has one share per line', () => {
    expect(parseZones('# the shops\nEurope/Lisbon, 20\r\n\nUTC,0.5\n')).toEqual([
      { key: 'Europe/Lisbon', share: 20 },
      { key: 'UTC', share: 0.5 },
    ]);
    expect(parseMinutes('09:30,3\n23:59,1')).toEqual([
      { key: 570, share: 3 },
      { key: 1_439, share: 1 },
    ]);
  });

  it.each([
    [() => parseZones('UTC,1\nLisbon,2'), 'Line 2: "Lisbon" is not an IANA time zone'],
    [() => parseZones('UTC;1'), 'Line 1: "UTC;1" is not a name and a share'],
    [() => parseZones('UTC,-1'), 'Line 1: "UTC,-1" is not a name and a share'],
    [() => parseMinutes('24:00,1'), 'Line 1: "24:00" is not a time of day'],
    [() => parseMinutes('# nothing'), 'The file has no line of the form NAME,SHARE'],
  ])('with an error is rejected with its line', (parse, message) => {
    expect(parse).toThrow(message);
  });
});
