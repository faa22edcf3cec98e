import { Readable } from 'node:stream';
import { fuzz, hostileBody, hostileText, type Json, maybeDamaged } from '@daybreak/fuzz';
import { builtInRuleBook, parseRowDefinition } from '@daybreak/domain';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { RowsFileError } from '../rows-file/rows-file-reader.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { assertSourcesFound, createAdoptReader, createSourceCounts } from './create-adopt-reader.ts';
import { parseMapping } from './parse-mapping.ts';

const mapping = parseMapping({
  map: [
    'id=id',
    'dueDate=due.date:iso',
    'dueTime=due.at:epoch',
    'changes.n=n:number',
    'changes.all=all',
    'tenant=__proto__',
  ],
  filter: ['status!=cancelled'],
});

/** Reads a source, and sorts its records into rows, bad ones and those that the filter leaves out. */
async function read(
  name: string,
  text: string,
): Promise<{ rows: number; bad: number; left: number; read: number } | undefined> {
  const counts = createSourceCounts(mapping);
  const found = { rows: 0, bad: 0 };
  try {
    for await (const record of createAdoptReader(name, mapping, counts, {}).records(
      Readable.from([Buffer.from(text)]),
    )) {
      const parsed = record.problems.length > 0 ? undefined : parseRowDefinition(record.row, builtInRuleBook);
      if (parsed?.success === true) found.rows += 1;
      else found.bad += 1;
      for (const { reason, line, column } of record.problems) {
        expect(reason).not.toBe('');
        expect(line >= 1 && column >= 1).toBe(true);
      }
      expect(record.original().length).toBeGreaterThan(0);
    }
    assertSourcesFound(counts);
  } catch (error) {
    if (error instanceof RowsFileError || error instanceof UsageError) return undefined;
    throw error;
  }
  return { ...found, left: counts.filtered, read: counts.read };
}

const item: Json = {
  Item: {
    id: { S: 'a' },
    due: { M: { date: { S: '2027-03-28' }, at: { N: '1806276600' } } },
    n: { S: '5' },
    all: { L: [{ NS: ['1'] }, { B: 'AA==' }, { NULL: true }] },
    status: { S: 'active' },
  },
};
const plain: Json = { id: 'a', due: { date: '2027-03-28', at: 5 }, n: '5', all: [{ deep: null }], status: 'active' };
const line = fc
  .oneof(hostileBody(maybeDamaged(item)), hostileBody(maybeDamaged(plain)))
  .map((text) => text.replaceAll(/[\r\n]/g, ' ').slice(0, 20_000));

fuzz(
  'a source of any lines is read to rows, bad items and items that are left out',
  1_000,
  fc.array(line, { minLength: 1, maxLength: 4 }),
  async (lines) => {
    const found = await read('source.json', lines.map((text) => text.toWellFormed()).join('\n'));
    if (found !== undefined) expect(found.rows + found.bad + found.left).toBe(found.read);
  },
);

const cell = fc.oneof(
  hostileText().map((text) => text.slice(0, 500).toWellFormed()),
  fc.constantFrom('2027-03-28', '5', ''),
);
const record = fc.array(cell, { maxLength: 6 }).map((cells) => cells.join(','));

fuzz(
  'CSV of any header is read to rows, bad lines and lines that are left out, or refused as a whole',
  1_000,
  fc.tuple(fc.oneof(fc.constant('id,due.date,due.at,n,all,status'), record), fc.array(record, { maxLength: 4 })),
  async ([header, records]) => {
    const found = await read('source.csv', [header, ...records].join('\n'));
    if (found !== undefined) expect(found.rows + found.bad + found.left).toBe(found.read);
  },
);

fuzz(
  'a mapping of any text is parsed, or refused with a sentence',
  2_000,
  fc.tuple(hostileText(), hostileText()),
  ([one, other]) => {
    for (const options of [
      { map: ['id=a', `dueDate=${one}:${other}`] },
      { map: ['id=a', 'dueDate=b', `${one}=${other}`] },
      { map: ['id=a', 'dueDate=b'], set: [`changes.a=${one}`], filter: [`${one}${other}`] },
    ])
      try {
        expect(parseMapping(options).fields.length).toBeGreaterThan(1);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
  },
);
