import { expect, it } from '@jest/globals';
import { nameProblem, visible } from './visible.ts';

it.each([
  ['sub-1 ', 'sub-1␠'],
  ['  sub 1', '␠␠sub 1'],
  ['due\u00A0date', String.raw`due\u00a0date`],
  ['\u200Bid', String.raw`\u200bid`],
  ['\uFEFFid', String.raw`\ufeffid`],
  ['a\u202Eb', String.raw`a\u202eb`],
  ['a\u{E0061}', String.raw`a\u{e0061}`],
  ['sub\u200D-1', String.raw`sub\u200d-1`],
])('shows %j as %s, and rejects it as a name', (text, shown) => {
  expect(visible(text)).toBe(shown);
  expect(nameProblem(text)).toMatch(/contains the invisible character|begins or ends with a space$/);
});

it.each(['sub-1', 'naïve 🌅', '👨‍👩‍👧', 'می‌خواهم', '顧客　一', 'a\tb', '❤️'])(
  'shows %s unchanged, and accepts it as a name',
  (text) => {
    expect(visible(text)).toBe(text);
    expect(nameProblem(text)).toBeUndefined();
  },
);
