import { expect, test } from '@jest/globals';
import { dateFormatOf, type LocalMoment } from './date-format.ts';

const read = (format: string, value: unknown, timeZone = 'UTC'): LocalMoment | undefined =>
  dateFormatOf(format)?.(value, timeZone);

test.each([
  ['iso', '2027-03-28', 'UTC', { date: '2027-03-28' }],
  ['iso', '2027-03-28T23:30:00Z', 'Europe/Berlin', { date: '2027-03-29', time: '01:30:00' }],
  ['iso', '2027-03-28 23:30', 'Europe/Berlin', { date: '2027-03-28', time: '23:30' }],
  ['iso', '2027-03-28T00:30:00.123+0200', 'UTC', { date: '2027-03-27', time: '22:30:00' }],
  ['epoch', 1_806_276_600, 'UTC', { date: '2027-03-28', time: '23:30:00' }],
  ['epoch', '1806276600', 'Europe/Berlin', { date: '2027-03-29', time: '01:30:00' }],
  ['epoch', 1_806_276_600.9, 'UTC', { date: '2027-03-28', time: '23:30:00' }],
  ['epoch-ms', 1_806_276_600_000, 'UTC', { date: '2027-03-28', time: '23:30:00' }],
  ['epoch', -62_135_596_800, 'UTC', { date: '0001-01-01', time: '00:00:00' }],
  ['DD.MM.YYYY', '28.03.2027', 'UTC', { date: '2027-03-28' }],
  ['MM/DD/YYYY', '03/28/2027', 'UTC', { date: '2027-03-28' }],
  ['YYYYMMDD', 20_270_328, 'UTC', { date: '2027-03-28' }],
] as const)('%s reads %s in %s', (format, value, timeZone, moment) => {
  expect(read(format, value, timeZone)).toEqual(moment);
});

test.each([
  ['iso', 'soon'],
  ['iso', '2027-02-29'],
  ['iso', '2027-03-28T25:00:00Z'],
  ['iso', '2027-03-28T10:00:00Z tomorrow'],
  ['iso', 20_270_328],
  ['epoch', 'soon'],
  ['epoch', true],
  ['epoch', 1e15],
  ['DD.MM.YYYY', '28/03/2027'],
  ['DD.MM.YYYY', '31.02.2027'],
  ['DD.MM.YYYY', '28x03x2027'],
  ['DD.MM.YYYY', ' 28.03.2027'],
])('%s does not read %s', (format, value) => {
  expect(read(format, value)).toBeUndefined();
});

test('an instant has no date in an unknown time zone', () => {
  expect(read('epoch', 0, 'Mars/Base')).toBeUndefined();
});

test.each(['', 'isoo', 'YYYY-MM', 'YYYY-MM-DD-DD', 'yyyy-mm-dd', 'DD MON YYYY'])('%j is no format', (name) => {
  expect(dateFormatOf(name)).toBeUndefined();
});
