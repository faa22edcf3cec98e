import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvLine, fieldCell, readFieldCell, valueCell } from './csv-cells.ts';
import { isRetyped } from './spreadsheet.ts';
import { parseCell } from './parse-cell.ts';

test.each([
  ['plain', 'plain'],
  ['', '""'],
  ['5', '"5"'],
  ['true', '"true"'],
  ['"quoted"', '"\\"quoted\\""'],
  ['=1+1', '"=1+1"'],
  ['@SUM(A1)', '"@SUM(A1)"'],
  ['-5', '"-5"'],
  [-5, '-5'],
  [1e25, '1e+25'],
  [null, 'null'],
  [['a', 1], '["a",1]'],
  ['007', '"007"'],
  ['TRUE', '"TRUE"'],
  ['[1]', '"[1]"'],
  [undefined, ''],
])('the cell of %j is %s', (value, cell) => {
  expect(valueCell(value)).toBe(cell);
});

test('import reads every value back unchanged, and no cell is a formula, a number or a date to a spreadsheet', () => {
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', '=', '+', '-', '@', '1', '\t', '\r', 't', ' ', '[', ']', '{', '}') }),
    fc.constantFrom('007', '1-2', 'MAR1', '2026-03-29', 'TRUE', '[1]', '{"a":1,"a":1}'),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const value = fc.oneof(scalar, fc.array(scalar), fc.dictionary(fc.stringMatching(/^[a-z]+$/), scalar));
  fc.assert(
    fc.property(value, (written) => {
      const cell = valueCell(written);
      expect(parseCell(cell)).toEqual({ kind: 'value', value: written });
      if (typeof written !== 'string') return;
      expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      expect(isRetyped(cell)).toBe(false);
    }),
  );
});

test('an id that a spreadsheet would run gets a leading quote, which import removes', () => {
  expect(fieldCell('=cmd()')).toBe("'=cmd()");
  expect(fieldCell('price-1')).toBe('price-1');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', 'a', '\t') }), (text) => {
      expect(fieldCell(text)).not.toMatch(/^[=+\-@\t\r]/);
      expect(readFieldCell(fieldCell(text))).toBe(text);
    }),
  );
});

test('cells that need it are quoted', () => {
  expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', ''])).toBe('a,"b,c","d""e","f\ng",\n');
});
