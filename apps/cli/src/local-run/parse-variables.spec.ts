import { expect, test } from '@jest/globals';
import { UsageError } from '../terminal/usage-error.ts';
import { parseVariables } from './parse-variables.ts';

test('a variable is a name and whatever comes after the first =', () => {
  expect(parseVariables(['A=1', 'URL=http://x/?a=b', 'EMPTY='])).toEqual({ A: '1', URL: 'http://x/?a=b', EMPTY: '' });
});

test.each(['A', '=1', '1A=2', 'A-B=1'])('%j is refused', (text) => {
  expect(() => parseVariables([text])).toThrow(UsageError);
  expect(() => parseVariables([text])).toThrow('--env takes NAME=VALUE');
});
