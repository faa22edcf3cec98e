import { expect, test } from '@jest/globals';
import { perSecond, seconds, wholeNumber } from './parse-number.ts';

test.each([
  ['1', 1],
  ['2000', 2_000],
])('%s is a whole number', (text, number) => {
  expect(wholeNumber(1)(text)).toBe(number);
});

test.each(['0', '-1', '1.5', '', 'ten', '1e3', '99999999999999999'])('%j is none from 1 on', (text) => {
  expect(() => wholeNumber(1)(text)).toThrow('whole number of at least 1');
});

test.each([
  ['50', 50],
  ['50/s', 50],
  ['0.5/s', 0.5],
])('%s is a rate', (text, rate) => {
  expect(perSecond(text)).toBe(rate);
});

test.each(['0', '0/s', '50/m', '-1', 'fast', ''])('%j is no rate', (text) => {
  expect(() => perSecond(text)).toThrow('50/s');
});

test.each([
  ['2', 2],
  ['0.5', 0.5],
])('%s is a number of seconds', (text, number) => {
  expect(seconds(text)).toBe(number);
});

test.each(['0', '-1', '2s', ''])('%j is no number of seconds', (text) => {
  expect(() => seconds(text)).toThrow('It must be a number of seconds');
});
