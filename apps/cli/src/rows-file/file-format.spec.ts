import { expect, test } from '@jest/globals';
import { parseFileFormat } from './file-format.ts';

test.each([
  [{}, {}],
  [{ delimiter: ';' }, { delimiter: ';' }],
  [{ delimiter: 'tab' }, { delimiter: '\t' }],
  [
    { delimiter: String.raw`\t`, encoding: 'latin1' },
    { delimiter: '\t', encoding: 'windows-1252' },
  ],
  [{ encoding: 'UTF8' }, { encoding: 'utf-8' }],
])('%j is %j', (options, format) => {
  expect(parseFileFormat(options)).toEqual(format);
});

test.each([
  [
    { delimiter: 'semicolon' },
    "--delimiter semicolon is not a delimiter: use one character, such as ';' or '|', or tab",
  ],
  [{ delimiter: '"' }, '--delimiter " is not'],
  [{ delimiter: '§' }, '--delimiter § is not'],
  [{ delimiter: '' }, '--delimiter  is not'],
  [{ encoding: 'ebcdic' }, '--encoding ebcdic is unknown'],
])('%j is rejected', (options, reason) => {
  expect(() => parseFileFormat(options)).toThrow(reason);
});
