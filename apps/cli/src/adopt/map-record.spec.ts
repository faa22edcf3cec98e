import { expect, test } from '@jest/globals';
import { isSelected, mapRecord, type MappedRecord } from './map-record.ts';
import { parseMapping } from './parse-mapping.ts';
import { exportedItem, type SourceRecord, valueAt } from './source-record.ts';

const map = (
  record: SourceRecord,
  fields: string[],
  { isCsv = false, set = [] }: { isCsv?: boolean; set?: string[] } = {},
): MappedRecord => mapRecord(record, parseMapping({ map: ['id=id', 'dueDate=due', ...fields], set }), { isCsv });

test('a record makes a row, without the fields that it lacks', () => {
  const record = { id: 7, due: '2027-03-28', plan: { next: 'pro', seats: 3 }, tags: ['a'], gone: null };
  const fields = [
    'changes.plan=plan.next',
    'changes.all=plan',
    'values.tags=tags',
    'tenant=gone',
    'changes.x=nothing',
    'changes.t=tags.0',
  ];
  expect(map(record, fields, { set: ['rule=renew'] })).toEqual({
    row: {
      id: '7',
      dueDate: '2027-03-28',
      rule: 'renew',
      changes: { plan: 'pro', all: { next: 'pro', seats: 3 }, t: 'a' },
      values: { tags: ['a'] },
    },
    problems: [],
  });
});

test('the time zone of the row decides the date of an instant, wherever it comes from', () => {
  const record = { id: 'a', due: 1_806_276_600, zone: 'Europe/Berlin' };
  const fields = ['id=id', 'dueDate=due:epoch', 'dueTime=due:epoch'];
  const row = { dueDate: '2027-03-29', dueTime: '01:30:00', timeZone: 'Europe/Berlin' };
  for (const options of [{ map: [...fields, 'timeZone=zone'] }, { map: fields, set: ['timeZone=Europe/Berlin'] }])
    expect(mapRecord(record, parseMapping(options), { isCsv: false }).row).toMatchObject(row);
});

test('values are converted as their format says', () => {
  const record = { id: 'a', due: '2027-03-28', n: '12.5', b: true, j: '{"a":[1]}', big: '12345678901234567890' };
  const fields = ['changes.n=n:number', 'changes.s=n', 'changes.b=b:text', 'changes.j=j:json', 'changes.big=big'];
  expect(map(record, fields).row['changes']).toEqual({ n: 12.5, s: '12.5', b: 'true', j: { a: [1] }, big: record.big });
});

test('a cell of CSV is read as import reads it, and an empty one is left out', () => {
  const record = { id: 'a', due: '2027-03-28', n: '12.5', t: '"007"', e: '', z: '' };
  const fields = ['changes.n=n', 'changes.t=t', 'changes.e=e', 'timeZone=z', 'changes.raw=n:text'];
  expect(map(record, fields, { isCsv: true })).toEqual({
    row: { id: 'a', dueDate: '2027-03-28', changes: { n: 12.5, t: '007', raw: '12.5' }, values: {} },
    problems: [],
  });
});

const item = exportedItem({
  Item: {
    id: { S: 'a' },
    due: { N: '1806276600' },
    big: { N: '12345678901234567890' },
    bin: { B: 'AAAA' },
    list: { L: [{ N: '1' }, { NULL: true }, { BOOL: false }] },
    map: { M: { 'a.b': { S: 'dotted' }, big: { N: '98765432109876543210' } } },
    set: { SS: ['x', 'y'] },
    numbers: { NS: ['1', '-0'] },
  },
});

test('an item of an export has its plain values', () => {
  expect(item).toMatchObject({ id: 'a', due: 1_806_276_600, list: [1, null, false], set: ['x', 'y'], numbers: [1, 0] });
  expect(valueAt(item, 'map.a.b')).toBe('dotted');
  expect(valueAt(item, 'list.2')).toBe(false);
  expect(valueAt(item, 'list.3')).toBeUndefined();
  expect(valueAt(item, 'constructor')).toBeUndefined();
  expect(exportedItem({ Item: { id: { S: 'a' } }, more: 1 })).toBeUndefined();
  expect(exportedItem({ id: 'a' })).toBeUndefined();
});

test.each([
  ['changes.big=big', 'big is 12345678901234567890, which would lose digits as a number: add :text'],
  ['changes.bin=bin', 'bin is binary, which a row can not hold'],
  ['changes.map=map', 'map holds binary, or a number that would lose digits'],
  ['changes.set=set:text', 'set is a list or an object, and not a text'],
  ['tenant=list', 'list is a list or an object, and not a text'],
  ['changes.n=id:number', 'id is not a number'],
  ['changes.j=id:json', 'id is not JSON: '],
  ['anchorDate=due', 'due is no text: add a format, such as :epoch, :epoch-ms or :iso'],
  ['anchorDate=id:epoch', 'id is not a date of the format epoch'],
])('%s names what does not fit', (field, reason) => {
  const { problems } = map({ ...item, due: '2027-03-28', ...(field.includes('=due') ? { due: 5 } : {}) }, [field]);
  expect(problems.filter(({ name }) => name !== 'dueDate')).toEqual([
    { name: field.split('=')[0], reason: expect.stringContaining(reason) },
  ]);
});

test('a number that would lose digits is kept as text', () => {
  expect(map({ ...item, due: '2027-03-28' }, ['changes.big=big:text'])).toMatchObject({
    row: { changes: { big: '12345678901234567890' } },
    problems: [],
  });
});

test('filters select items by the text of a value, and a missing value is an empty text', () => {
  const selects = (...filter: string[]): boolean =>
    isSelected({ status: 'active', n: 5, none: null }, parseMapping({ map: ['id=a', 'dueDate=b'], filter }).filters);
  expect(selects('status=active', 'n=5', 'none=', 'other=')).toBe(true);
  expect(selects('status=active', 'n!=5')).toBe(false);
  expect(selects('status!=active')).toBe(false);
  expect(selects('other!=')).toBe(false);
});
