import { expect, test } from '@jest/globals';
import { csvRecords } from './csv-records.ts';
import type { CsvRecord } from './parse-csv-lines.ts';
import type { Line } from './read-lines.ts';

/** The records of a file of these lines, and the number of lines parsed. */
async function read(texts: readonly string[]): Promise<{ records: CsvRecord[]; looks: number }> {
  let looks = 0;
  async function* lines(): AsyncGenerator<Line> {
    for (const [index, text] of texts.entries()) {
      const bytes = Buffer.from(`${text}\n`);
      yield {
        number: index + 1,
        tooLong: false,
        get bytes() {
          looks++;
          return bytes;
        },
      };
    }
  }
  const records: CsvRecord[] = [];
  for await (const record of csvRecords(lines())) records.push(record);
  return { records, looks };
}

const isMalformed = (record: CsvRecord): boolean => 'malformed' in record;

test.each([
  ['a quote in an unquoted cell', '5" disk,1', []],
  ['a quote that is never closed', 'a,"1', []],
  ['the same, after one that hides where records end', 'a,"b""c"d', ['a,"open']],
])('a file of malformed lines takes time proportional to its length: %s', async (_, line, before) => {
  const lines = [...before, ...Array.from({ length: 500 }, () => line)];
  const { records, looks } = await read(lines);
  expect(records.filter(isMalformed)).toHaveLength(lines.length);
  expect(looks).toBeLessThan(20 * lines.length);
});

test('good records among malformed lines keep their lines, those of quoted cells too', async () => {
  const { records } = await read(['a,5" disk', 'b,"two', 'lines"', '', 'c,"open', 'd,"x"y', 'e,"fine"', 'f,"never']);
  expect(records.map((record) => [record.line, isMalformed(record)])).toEqual([
    [1, true],
    [2, false],
    [5, true],
    [6, true],
    [7, false],
    [8, true],
  ]);
});
