import { expect, test } from '@jest/globals';
import { endingCalendars } from './ending-calendars.ts';

test('a calendar is reported from six months before its end', () => {
  const calendar = { name: 'DE-BY', from: '2026-01-01', to: '2036-12-31', weekend: [], holidays: {} };
  const report = (now: string) => endingCalendars(new Date(now), [calendar]);
  expect(report('2036-06-29T12:00:00Z')).toEqual([]);
  expect(report('2036-07-01T12:00:00Z')).toEqual([{ name: 'DE-BY', to: '2036-12-31' }]);
  expect(report('2040-01-01T12:00:00Z')).toEqual([{ name: 'DE-BY', to: '2036-12-31' }]);
});
