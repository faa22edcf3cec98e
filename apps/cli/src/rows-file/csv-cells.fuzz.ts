import { Readable } from 'node:stream';
import { fuzz, hostileJson, hostileKey } from '@daybreak/fuzz';
import { nameProblem, valuesProblems, valuesSchema } from '@daybreak/domain';
import { expect } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import * as v from 'valibot';
import { csvLine, valueCell } from './csv-cells.ts';
import { createCsvReader } from './csv-reader.ts';
import { isJsonNumber } from './exact-number.ts';
import { sortKeys } from './sort-keys.ts';

const rowSchema = v.object({ changes: valuesSchema });

fuzz(
  'an exported value is read back as it is, and no cell is a formula',
  1_500,
  fc.uniqueArray(fc.tuple(hostileKey(), hostileJson()), { maxLength: 4, selector: ([key]) => key }),
  async (entries) => {
    const changes = Object.fromEntries(entries);
    if (valuesProblems(changes).length > 0 || Object.keys(changes).some(nameProblem)) return;
    const names = csvLine(['id', 'dueDate', ...Object.keys(changes).map((key) => `changes.${key}`)]);
    const line = csvLine(['a', '2026-03-29', ...Object.values(changes).map((value) => valueCell(value))]);
    for (const cells of v.parse(v.array(v.array(v.string())), parse(`${names}${line}`))) {
      // A spreadsheet reads a negative number as a number.
      for (const cell of cells) expect(/^[=+\-@\t\r]/.test(cell) && !isJsonNumber(cell)).toBe(false);
    }
    for await (const { row, problems } of createCsvReader().records(Readable.from([Buffer.from(names + line)]))) {
      // A generated number may have more digits than a double holds.
      if (problems.length > 0) return expect(problems[0]?.reason).toContain('would lose digits');
      expect(JSON.stringify(sortKeys(v.parse(rowSchema, row).changes))).toBe(JSON.stringify(sortKeys(changes)));
    }
  },
);
