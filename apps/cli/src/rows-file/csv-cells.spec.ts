import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvLine, fieldCell, losesInCsv, valueCell } from './csv-cells.ts';
import { parseCell } from './parse-cell.ts';

const definition = { id: 'a', dueDate: '2026-03-29', timeZone: 'UTC', rule: 'apply-changes', changes: {}, values: {} };

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
  [undefined, ''],
])('the cell of %j is %s', (value, cell) => {
  expect(valueCell(value)).toBe(cell);
});

test('every value but a list or an object is read back as it was, and none begins as a formula', () => {
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', '=', '+', '-', '@', '1', '\t', '\r', 't', ' ') }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  fc.assert(
    fc.property(scalar, (value) => {
      const cell = valueCell(value);
      expect(parseCell(cell)).toEqual({ kind: 'value', value });
      if (typeof value === 'string') expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

test('an id that a spreadsheet would run is neutralised, at the cost of reading it back', () => {
  expect(fieldCell('=cmd()')).toBe("'=cmd()");
  expect(fieldCell('price-1')).toBe('price-1');
  expect(losesInCsv({ ...definition, id: '=cmd()' })).toBe(true);
  expect(losesInCsv({ ...definition, changes: { tags: ['a'] } })).toBe(true);
  expect(losesInCsv({ ...definition, changes: { note: '=cmd()', price: null } })).toBe(false);
});

test('cells that need it are quoted', () => {
  expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', ''])).toBe('a,"b,c","d""e","f\ng",\n');
});
