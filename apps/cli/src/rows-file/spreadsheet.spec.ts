import { expect, test } from '@jest/globals';
import { isRetyped } from './spreadsheet.ts';

test.each([
  '007',
  '5',
  '1E5',
  '1e-3',
  '+1',
  '-1.50',
  '1,000.00',
  '12 %',
  '€5',
  '1-2',
  '2026-03-29',
  '29.3.2026',
  '3/29/26',
  '2026-03-29T12:00:00Z',
  'MAR1',
  '1-Mar',
  'Sept 2',
  '2026-Mar-29',
  '12:30',
  '9:05:10 pm',
  'TRUE',
  'false',
  ' 5 ',
])('%s is saved otherwise', (text) => {
  expect(isRetyped(text)).toBe(true);
});

test.each([
  'price-0001',
  'a',
  'sub_12',
  'v1.2.3-rc',
  '12 Main Street',
  'Mary',
  'marketing',
  '1-2-3-4',
  'x'.repeat(50),
  'truest',
  '',
])('%s is saved as it is', (text) => {
  expect(isRetyped(text)).toBe(false);
});
