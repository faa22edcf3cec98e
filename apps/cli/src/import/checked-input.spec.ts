import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { builtInRuleBook, type Row } from '@daybreak/domain';
import { ItemError, type RowComparison } from '@daybreak/repository';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { CheckedInput } from './checked-input.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Buffer): { name: string; path: string } {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { name, path };
}

function check(skipInvalid: boolean, replace = false): CheckedInput {
  return new CheckedInput({
    ruleBook: builtInRuleBook,
    skipInvalid,
    replace,
    stderr: new PassThrough(),
    signal: new AbortController().signal,
  });
}

const idsOf = (input: CheckedInput): string[] =>
  [...input.spool.chunks(10)].flat().map(({ definition }) => definition.id);

test('good rows keep their order over all files, and each id is unique', async () => {
  await using input = check(false);
  await input.read([
    file('b.csv', 'id,dueDate\nz,2026-03-29\ny,2026-03-29\n'),
    file('a.jsonl', '{"id":"x","dueDate":"2026-03-29"}'),
  ]);
  input.throwIfBad();
  expect(idsOf(input)).toEqual(['z', 'y', 'x']);
});

test.each([
  ['id,dueDate,changes.a\n,2026-03-29,1\n', 'a.csv:2:1: id: is missing'],
  ['id,dueDate,changes.a\na,2026-02-30,1\n', 'a.csv:2:2: dueDate: 2026-02-30 is not a calendar date'],
  ['id,dueDate,timeZone\na,2026-03-29,Mars\n', 'a.csv:2:3: timeZone: Mars is not a time zone'],
  ['id,dueDate,rule\na,2026-03-29,nope\n', 'a.csv:2:3: rule: nope is not a rule'],
  [
    'id,dueDate,rule,changes.periodMonths\na,2026-03-29,renew,0.5\n',
    'a.csv:2:4: changes.periodMonths: must be a whole number',
  ],
  ['id,dueDate\na,2026-03-29\na,2026-03-30\n', 'a.csv:3:1: id: a is a duplicate: a.csv:2 has the same id'],
  [`id,dueDate,changes.a\na,2026-03-29,${'x'.repeat(401 * 1024)}\n`, "above DynamoDB's item size limit"],
  ['id,dueDate,changes.\na,2026-03-29,1\n', 'a.csv:1:3: changes. has an empty key'],
  ['id,when\na,2026-03-29\n', 'a.csv:1:2: unknown column "when"'],
])('%.60s is rejected', async (content, problem) => {
  await using input = check(false);
  const checked = input.read([file('a.csv', content)]).then(() => input.throwIfBad());
  await expect(checked).rejects.toThrow(problem);
});

test.each([
  ['a.csv', 'id,due date,Time Zone\na,2026-03-29,UTC\n', ['did you mean dueDate?', 'did you mean timeZone?']],
  ['a.csv', 'id,dueDate,timeZone\na,2026-03-29,Europe/Lisbn\n', ['did you mean Europe/Lisbon?']],
  ['a.csv', 'id,dueDate,timeZone\na,2026-03-29,W. Europe Standard Time\n', ['did you mean Europe/Berlin?']],
  ['a.csv', 'id,dueDate,rule\na,2026-03-29,Apply_Change\n', ['did you mean apply-changes?']],
  [
    'a.jsonl',
    '{"id":"a","duedate":"2026-03-29","time_zone":"UTC","change":{}}',
    ['did you mean dueDate?', 'did you mean timeZone?', 'did you mean changes?'],
  ],
  ['a.jsonl', '{"id":"a","dueDate":"2026-03-29","timeZone":"GMT Standard Time"}', ['did you mean Europe/London?']],
])('%s: a name in %j is suggested', async (name, content, suggestions) => {
  await using input = check(false);
  const checked = input.read([file(name, content)]).then(() => input.throwIfBad());
  for (const suggestion of suggestions) await expect(checked).rejects.toThrow(suggestion);
});

test('an empty key in JSON Lines is rejected', async () => {
  await using input = check(false);
  await input.read([file('a.jsonl', '{"id":"a","dueDate":"2026-03-29","changes":{"":1}}')]);
  expect(() => input.throwIfBad()).toThrow(/a\.jsonl:1:\d+: changes/);
});

test('a row that the table holds is left out, and one that it holds with another definition is rejected', async () => {
  await using input = check(true);
  await input.read([file('a.csv', 'dueDate,id\n2026-03-29,new\n2026-03-29,same\n2026-03-29,other\n2026-03-32,bad\n')]);
  const found: Record<string, RowComparison> = {
    same: { found: 'unchanged' },
    other: { found: 'conflict', row: makeRow({ id: 'other', dueDate: '2026-05-01' }), differences: ['dueDate'] },
  };
  await input.compareWith({
    scanRows: async function* () {
      yield makeRow();
    },
    compareMany: async (rows) => rows.map(({ definition }) => found[definition.id] ?? { found: 'absent' }),
  });

  expect(idsOf(input)).toEqual(['new']);
  expect(input.unchanged).toBe(1);
  expect(readdirSync(folder).some((name) => name.endsWith('.rejected'))).toBe(false);
  expect(await input.finish()).toContain('Skipped 2 bad lines, written to a.csv.rejected');
  expect(readFileSync(join(folder, 'a.csv.rejected'), 'utf8').split('\n')).toEqual([
    'dueDate,id,daybreak.rejected',
    expect.stringContaining('2026-03-32,bad,dueDate: 2026-03-32 is not a calendar date'),
    expect.stringContaining(
      '2026-03-29,other,"id: other already exists with another definition: dueDate (2026-05-01 in the target, ',
    ),
    '',
  ]);
});

test('a row that was edited since an earlier import is named and left out, and replaced when that is asked for', async () => {
  const edited: RowComparison = {
    found: 'edited',
    row: makeRow({ id: 'a', dueDate: '2026-05-01' }),
    differences: ['dueDate', 'changes.b'],
  };
  const target = {
    scanRows: async function* () {
      yield makeRow();
    },
    compareMany: async (rows: readonly unknown[]) => rows.map(() => edited),
  };
  const ids = Array.from({ length: 7 }, (_, index) => `a${index}`);
  const lines = file('a.csv', `id,dueDate\n${ids.map((id) => `${id},2026-03-29\n`).join('')}`);
  await using input = check(false);
  await input.read([lines]);
  await input.compareWith(target);
  input.throwIfBad();
  expect(idsOf(input)).toEqual([]);
  expect([input.unchanged, input.conflicts, input.edited.count]).toEqual([7, 0, 7]);
  const message = input.edited.describe()?.split('\n') ?? [];
  expect(message[0]).toBe(
    '7 rows edited after an earlier import, and left as edited. --replace puts the lines of the file in their place:',
  );
  expect(message[1]).toBe('  a0: dueDate (2026-05-01 in the target, 2026-03-29 in the file), changes.b');
  expect(message.slice(5)).toEqual([expect.stringContaining('  a4: '), '  and 2 more rows']);

  await using replacing = check(false, true);
  await replacing.read([file('a.csv', 'id,dueDate\na0,2026-03-29\n')]);
  await replacing.compareWith(target);
  expect(idsOf(replacing)).toEqual(['a0']);
  expect([replacing.unchanged, replacing.conflicts, replacing.edited.count]).toEqual([0, 1, 0]);
});

test('a target that holds nothing is not compared, and one that holds only what cannot be read is', async () => {
  await using input = check(false);
  await input.read([file('a.csv', 'id,dueDate\na,2026-03-29\n')]);
  let compared = 0;
  const target = (unreadable: readonly ItemError[]) => ({
    scanRows: async function* (onUnreadable?: (error: ItemError) => void): AsyncGenerator<Row> {
      for (const error of unreadable) onUnreadable?.(error);
      yield* [];
    },
    compareMany: async (rows: readonly unknown[]): Promise<RowComparison[]> => {
      compared += rows.length;
      return rows.map(() => ({ found: 'absent' }));
    },
  });
  await input.compareWith(target([]));
  expect(compared).toBe(0);
  await input.compareWith(target([new ItemError('row', 'odd', 'no')]));
  expect(compared).toBe(1);
});

test('an existing file of rejected lines stays, and both formats can be imported', async () => {
  const skip = async (content: string, name: string): Promise<string | undefined> => {
    await using input = check(true);
    await input.read([file(name, content)]);
    return await input.finish();
  };
  const bad = 'id,dueDate\na,never\nb,2026-03-29\n';
  expect(await skip(bad, 'a.csv')).toContain('written to a.csv.rejected');
  expect(await skip(bad, 'a.csv')).toMatch(/written to a\.csv\.rejected$/);
  const fixed = readFileSync(join(folder, 'a.csv.rejected'), 'utf8').replace('never', '2026-03-29');
  writeFileSync(join(folder, 'a.csv.rejected'), fixed);
  expect(await skip(bad, 'a.csv')).toMatch(/written to a\.csv\.rejected-2$/);
  expect(readFileSync(join(folder, 'a.csv.rejected'), 'utf8')).toBe(fixed);
  expect(await skip('{"id":"c"}\n', 'b.jsonl')).toMatch(/written to b\.jsonl\.rejected$/);
  const text = readFileSync(join(folder, 'b.jsonl.rejected'), 'utf8').replace('"c"', '"c","dueDate":"2026-03-30"');

  await using input = check(false);
  await input.read([file('a.csv.rejected', fixed), file('b.jsonl.rejected', text)]);
  input.throwIfBad();
  expect(idsOf(input)).toEqual(['a', 'c']);
});

test('a compressed file is read, and its rejected lines are not compressed', async () => {
  await using input = check(true);
  const csv = gzipSync('id,dueDate\na,2026-03-29\nb,never\n');
  await input.read([file('a.csv.gz', csv), file('b.jsonl.gz', gzipSync('{"id":"c","dueDate":"2026-03-29"}'))]);
  expect(idsOf(input)).toEqual(['a', 'c']);
  expect(await input.finish()).toMatch(/written to a\.csv\.rejected$/);
  expect(readFileSync(join(folder, 'a.csv.rejected'), 'utf8')).toContain('b,never');

  for (const content of ['id,dueDate\n', csv.subarray(0, 20)])
    await expect(input.read([file('c.csv.gz', content)])).rejects.toThrow(
      'c.csv.gz: the file is not valid gzip, or is cut off',
    );
  await expect(input.read([file('d.csv', csv)])).rejects.toThrow('rename it to end in .gz');
  await expect(input.read([file('e.csv.gz', gzipSync(csv))])).rejects.toThrow('compressed by gzip');
});

test('a file that does not contain rows imports nothing, even with --skip-invalid', async () => {
  await using input = check(false);
  const read = input.read([file('a.csv', 'id,when\n')]);
  await expect(read).rejects.toThrow('Nothing was imported: no line of a.csv can be read as a row.');
  await expect(read).rejects.not.toThrow('--skip-invalid');
});

test('standard input is read, and rejects --skip-invalid', async () => {
  const input = { name: '-', path: '-', stream: Readable.from(['id,dueDate\na,2026-03-29\n']) };
  await using skipping = check(true);
  await expect(skipping.read([input])).rejects.toThrow(
    '--skip-invalid writes bad lines beside their file, and - is not a file',
  );
  await using checked = check(false);
  await checked.read([input]);
  expect(idsOf(checked)).toEqual(['a']);
});

test('an import that does not finish leaves no file of rejected lines', async () => {
  {
    await using input = check(true);
    await input.read([file('a.csv', 'id,dueDate\na,never\n')]);
  }
  expect(readdirSync(folder)).toEqual(['a.csv']);
});

test('an error names the file of rejected lines that can not be written', async () => {
  await using input = check(true);
  mkdirSync(join(folder, `a.csv.rejected.${process.pid}`));
  await expect(input.read([file('a.csv', 'id,dueDate\na,never\n')])).rejects.toThrow(
    "a.csv.rejected can't be written (EISDIR)",
  );
});

test('an error names the file of rejected lines that can not get its name', async () => {
  await using input = check(true);
  mkdirSync(join(folder, 'a.csv.rejected'));
  await input.read([file('a.csv', 'id,dueDate\na,never\n')]);
  await expect(input.finish()).rejects.toThrow("a.csv.rejected can't be written (EISDIR)");
});

test('a bad cell is escaped for the terminal', async () => {
  await using input = check(true);
  await input.read([file('a.csv', 'id,dueDate\na,\u001B[2Jgone\n')]);
  expect(await input.finish()).toBe(
    'a.csv:2:2: dueDate: \\u001b[2Jgone is not a calendar date (YYYY-MM-DD)\nSkipped 1 bad line, written to a.csv.rejected',
  );
});
